// The body of a SEND, encrypted between the two ends of a queue. simplex-messaging.md, "Send message"; Protocol.hs
// `ClientMsgEnvelope`, `ClientMessage`; Agent/Client.hs `agentCbEncrypt`.

import { primitives } from '#primitives';
import {
  decode,
  type Decoded,
  encode,
  maybe,
  struct,
  tail,
  type Wire,
  word16,
} from '../../src/proto/codec.ts';
import { cbDecrypt, cbEncrypt } from '../../src/proto/crypto/box.ts';
import { nonce } from '../../src/proto/ids.ts';
import { authPublicKey, x25519PublicKey } from '../../src/proto/keys.ts';
import { variant } from '../../src/proto/variant.ts';

const nonceLength = 24;
/** Protocol.hs `e2eEncConfirmationLength`: leaves room for the key in the clear header. */
const paddedConfirmationLength = 15904;
/** Protocol.hs `e2eEncMessageLength`. */
const paddedMessageLength = 16000;

/** The key of the header begins a conversation: the recipient knows none of the sender's yet. */
const pubHeader = struct({ smpClientVersion: word16, e2ePublicKey: maybe(x25519PublicKey) });
export type PubHeader = Wire<typeof pubHeader>;

const clientMsgEnvelope = struct({ header: pubHeader, nonce, encBody: tail });
export type ClientMsgEnvelope = Wire<typeof clientMsgEnvelope>;

/** PHConfirmation: for the recipient to secure the queue with; senders secure it themselves where they can (SKEY). */
export const clientMessage = variant('privHeader', {
  PHConfirmation: ['K', struct({ senderKey: authPublicKey, body: tail })],
  PHEmpty: ['_', struct({ body: tail })],
});
/** `body` is an `agentMsgEnvelope`. */
export type ClientMessage = Wire<typeof clientMessage>;

export function decodeClientMsgEnvelope(sent: Uint8Array): Decoded<ClientMsgEnvelope> {
  return decode(clientMsgEnvelope, sent);
}

/** `secret`: X25519 of the two ends' keys. Throws RangeError for a message that does not fit. */
export function sealClientMessage(
  secret: Uint8Array,
  header: PubHeader,
  message: ClientMessage,
  freshNonce = primitives.randomBytes(nonceLength),
): Uint8Array {
  const paddedLength = header.e2ePublicKey === null ? paddedMessageLength : paddedConfirmationLength;
  const encBody = cbEncrypt(secret, freshNonce, encode(clientMessage, message), paddedLength);
  return encode(clientMsgEnvelope, { header, nonce: freshNonce, encBody });
}

/** `CRYPTO`: not encrypted under this secret. `A_MESSAGE`: not what agents send. */
export function openClientMessage(
  secret: Uint8Array,
  envelope: ClientMsgEnvelope,
): { ok: true; value: ClientMessage } | { ok: false; error: 'CRYPTO' | 'A_MESSAGE' } {
  const plain = cbDecrypt(secret, envelope.nonce, envelope.encBody);
  if (plain === null) return { ok: false, error: 'CRYPTO' };
  const message = decode(clientMessage, plain);
  return message.ok ? message : { ok: false, error: 'A_MESSAGE' };
}
