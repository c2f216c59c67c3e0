// What a message is known by to both sides. Types.hs `SharedMsgId`.

import { primitives } from '#primitives';
import type { Brand } from '../../../src/proto/brand.ts';
import { fromBase64url, paddedBase64url } from '../../../src/proto/bytes.ts';
import { type JsonCodec, refined, refuse, text } from './json.ts';

/** Names one message of one of the two, for both of them: to quote it, to change it, to delete it. */
export type SharedMsgId = Brand<Uint8Array, 'SharedMsgId'>;

/** Not empty, and padded, as the reference reads and writes it. */
export const base64url: JsonCodec<Uint8Array> = refined(
  text,
  (encoded) => {
    const bytes = fromBase64url(encoded);
    return bytes === null || bytes.length === 0 ? refuse() : bytes;
  },
  (bytes) => paddedBase64url(bytes),
);

export const sharedMsgId = base64url as JsonCodec<Uint8Array> as JsonCodec<SharedMsgId>;

/** simplex-chat.md, "JSON format for chat and application messages": 12 random bytes. */
export function freshSharedMsgId(): SharedMsgId {
  return primitives.randomBytes(12) as SharedMsgId;
}
