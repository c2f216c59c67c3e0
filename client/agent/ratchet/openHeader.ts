// Finds the chain that a message belongs to: the one whose key opens its header. Ratchet.hs `decryptRcHeader`,
// `tryDecryptSkipped`.

import { equal } from '../../../src/proto/bytes.ts';
import { decodeHead } from '../../../src/proto/codec.ts';
import { open } from './aead.ts';
import type { EncryptedHeader } from './encryptedMessage.ts';
import type { HeaderKey } from './keys.ts';
import { messageHeader, type MessageHeader } from './messageHeader.ts';
import type { RatchetState } from './ratchetState.ts';
import { failed, type Result } from './result.ts';
import { type SkippedKey, skippedChains } from './skippedKeys.ts';

export interface OpenedHeader {
  header: MessageHeader;
  /** The receiving chain, the one that the next step of the ratchet begins, or one that is over. */
  chain: 'current' | 'next' | 'past';
  /** The key of the message, where it was skipped before. */
  skippedKey: SkippedKey | null;
}

export function openHeader(state: RatchetState, encrypted: EncryptedHeader): Result<OpenedHeader> {
  for (const { chain, headerKey } of chains(state)) {
    const text = open(headerKey, encrypted.iv, state.associatedData, encrypted);
    if (!text.ok) continue;
    // A later version may have more in it.
    const header = decodeHead(messageHeader(encrypted.version), text.value);
    if (!header.ok) return failed('CryptoHeaderError');
    const { ns } = header.value;
    const skippedKey = state.skipped.find((each) => each.n === ns && equal(each.headerKey, headerKey));
    return { ok: true, value: { header: header.value, chain, skippedKey: skippedKey ?? null } };
  }
  return failed('CERatchetHeader');
}

function chains(state: RatchetState): { chain: OpenedHeader['chain']; headerKey: HeaderKey }[] {
  const { receive } = state;
  return [
    ...(receive === null ? [] : [{ chain: 'current' as const, headerKey: receive.headerKey }]),
    { chain: 'next', headerKey: state.nextHeaderKeyReceive },
    ...skippedChains(state.skipped).map((headerKey) => ({ chain: 'past' as const, headerKey })),
  ];
}
