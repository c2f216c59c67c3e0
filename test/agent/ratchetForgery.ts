// The next message of a party that has the keys, and keeps to no rule.

import { gcm } from '@noble/ciphers/aes.js';
import { authTag, seal } from '../../client/agent/ratchet/aead.ts';
import { encryptedHeader, encryptedMessage } from '../../client/agent/ratchet/encryptedMessage.ts';
import { chainKdf } from '../../client/agent/ratchet/kdf.ts';
import { messageHeader, type MessageHeader } from '../../client/agent/ratchet/messageHeader.ts';
import type { RatchetState } from '../../client/agent/ratchet/ratchetState.ts';
import { concat, utf8 } from '../../src/proto/bytes.ts';
import { encode, fixed, struct } from '../../src/proto/codec.ts';
import { Input } from '../../src/proto/input.ts';
import { pad } from '../../src/proto/padding.ts';
import { worked } from './ratchetOutcome.ts';

interface Liking {
  /** Fields of the header that are not as they should be. */
  header?: Partial<MessageHeader>;
  /** Instead of any header. */
  headerText?: Uint8Array;
  /** Instead of a padded text. */
  padded?: Uint8Array;
}

export function headerOf(state: RatchetState, liking: Partial<MessageHeader>): Uint8Array {
  return encode(messageHeader(state.version.current), {
    maxVersion: state.version.maxSupported,
    dh: state.dhSelf.publicKey,
    kem: null,
    pn: state.pn,
    ns: state.ns,
    ...liking,
  });
}

export function forged(state: RatchetState, liking: Liking): Uint8Array {
  if (state.send === null) throw new Error('nothing to send with');
  const { associatedData, send } = state;
  const version = state.version.current;
  const { messageKey, messageIV, headerIV } = chainKdf(send.chainKey);
  const text = liking.headerText ?? headerOf(state, liking.header ?? {});
  const sealedHeader = worked(seal(send.headerKey, headerIV, associatedData, text, 2310));
  const header = encode(encryptedHeader(version), { version, iv: headerIV, ...sealedHeader });

  const padded = liking.padded ?? pad(utf8('forged'), 100);
  const sealed = gcm(messageKey, messageIV, concat(associatedData, header)).encrypt(padded);
  const body = struct({ body: fixed(padded.length), authTag }).read(new Input(sealed));
  return encode(encryptedMessage(version), { header, ...body });
}
