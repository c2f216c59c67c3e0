// The next message of the sending chain. pqdr.md, "Encrypting messages"; Ratchet.hs `rcEncryptHeader`, `rcEncryptMsg`.

import { concat } from '../../../src/proto/bytes.ts';
import { encode } from '../../../src/proto/codec.ts';
import { seal } from './aead.ts';
import { kemParametersOf } from './e2eParameters.ts';
import { encryptedHeader, encryptedMessage } from './encryptedMessage.ts';
import { chainKdf } from './kdf.ts';
import { messageHeader, paddedHeaderLength } from './messageHeader.ts';
import { type RatchetState, supportsKem } from './ratchetState.ts';
import { type Failed, failed } from './result.ts';
import { currentE2EEncryptVersion, pqRatchetE2EEncryptVersion } from './version.ts';

export interface EncryptOptions {
  /** The length of the encrypted body, whatever the text. */
  paddedLength: number;
  /** Switches the KEM on or off: the next steps of the ratchet follow. */
  enableKEM?: boolean | null;
  supportedVersion?: number;
}

export type Encrypted = { ok: true; message: Uint8Array; state: RatchetState } | Failed;

export function encrypt(state: RatchetState, plaintext: Uint8Array, options: EncryptOptions): Encrypted {
  if (state.send === null) return failed('CERatchetState');
  const { chainKey, messageKey, messageIV, headerIV } = chainKdf(state.send.chainKey);
  const next = advanced(state, options, { ...state.send, chainKey });

  const version = state.version.current;
  const { associatedData } = state;
  const header = encode(messageHeader(version), {
    maxVersion: next.version.maxSupported,
    dh: state.dhSelf.publicKey,
    // The same in every header of a chain, whatever is switched meanwhile: the other party steps with the first that
    // arrives. The reference takes the ciphertext out of what follows a switching off, so that a chain whose first
    // messages are lost or late cannot be read, nor anything after it.
    kem: kemParametersOf(state.kem),
    pn: state.pn,
    ns: state.ns,
  });
  const headerLength = paddedHeaderLength(version, next.supportKEM);
  const sealedHeader = seal(state.send.headerKey, headerIV, associatedData, header, headerLength);
  if (!sealedHeader.ok) return sealedHeader;
  const sentHeader = encode(encryptedHeader(version), { version, iv: headerIV, ...sealedHeader.value });

  const headed = concat(associatedData, sentHeader);
  const sealed = seal(messageKey, messageIV, headed, plaintext, options.paddedLength);
  if (!sealed.ok) return sealed;
  const message = encode(encryptedMessage(version), { header: sentHeader, ...sealed.value });
  return { ok: true, message, state: next };
}

function advanced(
  state: RatchetState,
  { enableKEM: switched = null, supportedVersion = currentE2EEncryptVersion }: EncryptOptions,
  send: RatchetState['send'],
): RatchetState {
  const { current } = state.version;
  const enableKEM = switched ?? state.enableKEM;
  // Who wants the KEM supports its version, even before both speak it.
  const wanted = switched === true ? pqRatchetE2EEncryptVersion : current;
  return {
    ...state,
    version: { current, maxSupported: Math.max(supportedVersion, wanted) },
    supportKEM: supportsKem(state, enableKEM),
    enableKEM,
    send,
    ns: state.ns + 1,
  };
}
