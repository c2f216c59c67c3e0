// What a relay adds to a message on its way to the recipient. simplex-messaging.md, "Deliver queue message";
// Protocol.hs `RcvMsgBody`, `MsgFlags`, `NMsgMeta`.

import { concat, empty, utf8 } from './bytes.ts';
import {
  bool,
  type Codec,
  decode,
  type Decoded,
  encode,
  int64,
  refuse,
  struct,
  tail,
  type Wire,
} from './codec.ts';
import { cbDecrypt, cbEncrypt } from './crypto/box.ts';
import { type MsgId, msgId } from './ids.ts';
import { encryptedBlockSMPVersion } from './version.ts';

/** The largest body of a SEND, in bytes (Protocol.hs `maxMessageLength`; older documents say 16064 for all versions). */
export function maxMessageLength(version: number): number {
  return version >= encryptedBlockSMPVersion ? 16048 : 16064;
}

/** Bodies are padded alike in every version: `MaxRcvMessageLen` 16088 + 16, and 2 for the length. */
const paddedRcvMessageLength = 16088 + 16 + 2;
const paddedNMsgMetaLength = 128;

/**
 * `T` or `F`, then whatever a later version puts before the space; `MsgFlags` allows six bytes more, but takes any.
 * The extension is kept only so that what was read can be written again.
 */
export const msgFlags: Codec<{ notification: boolean; extension: Uint8Array }> = {
  read: (input) => ({ notification: bool.read(input), extension: input.word() }),
  write: ({ notification, extension }, output) => {
    bool.write(notification, output);
    output.bytes(extension);
  },
};
export type MsgFlags = Wire<typeof msgFlags>;

export const plainFlags = (notification: boolean): MsgFlags => ({ notification, extension: empty });

/** The single space that ends the flags. */
export function spaceThen<T>(codec: Codec<T>): Codec<T> {
  return {
    read: (input) => (input.next === 0x20 && input.take(1) ? codec.read(input) : refuse()),
    write: (value, output) => {
      output.byte(0x20);
      codec.write(value, output);
    },
  };
}

/** `timestamp` in seconds since 1970: when the relay took the message. */
const message = struct({ timestamp: int64, flags: msgFlags, body: spaceThen(tail) });
const quotaTag = utf8('QUOTA ');

/** A message, or the marker that a full queue turned messages away. */
export type RcvMsgBody =
  | { kind: 'message'; timestamp: bigint; notification: boolean; body: Uint8Array }
  | { kind: 'quota'; timestamp: bigint };

export function encodeRcvMsgBody(content: RcvMsgBody): Uint8Array {
  if (content.kind === 'quota') return concat(quotaTag, encode(int64, content.timestamp));
  const { timestamp, notification, body } = content;
  return encode(message, { timestamp, flags: plainFlags(notification), body });
}

export function decodeRcvMsgBody(plaintext: Uint8Array): Decoded<RcvMsgBody> {
  if (quotaTag.every((byte, at) => plaintext[at] === byte)) {
    const marker = decode(int64, plaintext.subarray(quotaTag.length));
    if (marker.ok) return { ok: true, value: { kind: 'quota', timestamp: marker.value } };
  }
  const decoded = decode(message, plaintext);
  if (!decoded.ok) return decoded;
  const { timestamp, flags, body } = decoded.value;
  return { ok: true, value: { kind: 'message', timestamp, notification: flags.notification, body } };
}

/** The body of MSG: always 16,122 bytes. `secret` is X25519 of the recipient's and the queue's keys. */
export function encryptRcvMsgBody(secret: Uint8Array, id: MsgId, content: RcvMsgBody): Uint8Array {
  return cbEncrypt(secret, id, encodeRcvMsgBody(content), paddedRcvMessageLength);
}

/** Null for a body that was not encrypted under this secret and ID, or that holds no message. */
export function decryptRcvMsgBody(secret: Uint8Array, id: MsgId, encrypted: Uint8Array): RcvMsgBody | null {
  const plaintext = cbDecrypt(secret, id, encrypted);
  const decoded = plaintext === null ? null : decodeRcvMsgBody(plaintext);
  return decoded?.ok ? decoded.value : null;
}

/** What a notifier passes on without being able to read it. Bytes after it belong to later versions. */
const nMsgMeta = struct({ msgId, timestamp: int64, later: tail });
export type NMsgMeta = { msgId: MsgId; timestamp: bigint };

/** The metadata of NMSG: 144 bytes. */
export function encryptNMsgMeta(secret: Uint8Array, nonce: Uint8Array, meta: NMsgMeta): Uint8Array {
  return cbEncrypt(secret, nonce, encode(nMsgMeta, { ...meta, later: empty }), paddedNMsgMetaLength);
}

export function decryptNMsgMeta(
  secret: Uint8Array,
  nonce: Uint8Array,
  encrypted: Uint8Array,
): NMsgMeta | null {
  const plaintext = cbDecrypt(secret, nonce, encrypted);
  const decoded = plaintext === null ? null : decode(nMsgMeta, plaintext);
  return decoded?.ok ? { msgId: decoded.value.msgId, timestamp: decoded.value.timestamp } : null;
}
