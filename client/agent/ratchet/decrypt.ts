// A message of the other party, in whatever order. pqdr.md, "Decrypting messages"; Ratchet.hs `rcDecrypt`.

import { concat } from '../../../src/proto/bytes.ts';
import { decode } from '../../../src/proto/codec.ts';
import { open } from './aead.ts';
import { type EncryptedMessage, encryptedHeader, encryptedMessage } from './encryptedMessage.ts';
import type { Fresh } from './fresh.ts';
import { chainKdf } from './kdf.ts';
import type { IV, MessageKey } from './keys.ts';
import { openHeader, type OpenedHeader } from './openHeader.ts';
import { ratchetStep } from './ratchetStep.ts';
import type { RatchetState } from './ratchetState.ts';
import type { RatchetError, Result } from './result.ts';
import { skipMessageKeys } from './skip.ts';
import { currentE2EEncryptVersion } from './version.ts';

/**
 * `state` replaces the one before in any case. It is the same where the header is not authentic, and has advanced
 * where it is: then the key of the message is spent, even if its body does not decrypt.
 */
export type Decrypted =
  | { ok: true; plaintext: Uint8Array; state: RatchetState }
  | { ok: false; error: RatchetError; state: RatchetState };

/** Messages of one conversation are decrypted one after another: each begins with the state that the last one left. */
export async function decrypt(state: RatchetState, message: Uint8Array, fresh: Fresh): Promise<Decrypted> {
  const received = decode(encryptedMessage(currentE2EEncryptVersion), message);
  if (!received.ok) return { ok: false, error: 'CryptoHeaderError', state };
  const header = decode(encryptedHeader(currentE2EEncryptVersion), received.value.header);
  if (!header.ok) return { ok: false, error: 'CryptoHeaderError', state };
  const opened = openHeader(state, header.value);
  if (!opened.ok) return { ok: false, error: opened.error, state };

  const { skippedKey } = opened.value;
  if (skippedKey !== null) {
    const skipped = state.skipped.filter((key) => key !== skippedKey);
    return openBody({ ...state, skipped }, skippedKey, received.value);
  }
  const ratcheted = await inChain(state, opened.value, fresh);
  if (!ratcheted.ok) return { ok: false, error: ratcheted.error, state };
  return openNext(ratcheted.value, opened.value.header.ns, received.value);
}

/** The state whose receiving chain is the message's. */
async function inChain(
  state: RatchetState,
  { chain, header }: OpenedHeader,
  fresh: Fresh,
): Promise<Result<RatchetState>> {
  const upgraded = upgrade(state, header.maxVersion);
  switch (chain) {
    case 'past':
      return { ok: false, error: 'CERatchetHeader' };
    case 'current':
      return { ok: true, value: upgraded };
    case 'next': {
      const ended = skipMessageKeys(upgraded, header.pn);
      return ended.ok ? ratchetStep(ended.value, header, fresh) : ended;
    }
  }
}

/** Both go on to the highest version that both support, each when it hears of the other's. */
function upgrade(state: RatchetState, theirMax: number): RatchetState {
  const { current, maxSupported } = state.version;
  const version = { current: Math.max(current, Math.min(theirMax, maxSupported)), maxSupported };
  return { ...state, version };
}

function openNext(state: RatchetState, n: number, message: EncryptedMessage): Decrypted {
  const reached = skipMessageKeys(state, n);
  if (!reached.ok) return { ok: false, error: reached.error, state };
  const { receive, nr } = reached.value;
  if (receive === null) return { ok: false, error: 'CERatchetState', state: reached.value };
  const { chainKey, messageKey, messageIV } = chainKdf(receive.chainKey);
  const advanced = { ...reached.value, receive: { ...receive, chainKey }, nr: nr + 1 };
  return openBody(advanced, { messageKey, iv: messageIV }, message);
}

function openBody(
  state: RatchetState,
  { messageKey, iv }: { messageKey: MessageKey; iv: IV },
  { header, authTag, body }: EncryptedMessage,
): Decrypted {
  const text = open(messageKey, iv, concat(state.associatedData, header), { authTag, body });
  return text.ok ? { ok: true, plaintext: text.value, state } : { ...text, state };
}
