// A message as the agent carries it. pqdr.md, "Encrypted ratchet message", "Encrypted message header"; Ratchet.hs
// `EncRatchetMessage`, `EncMessageHeader`.

import { type Codec, large, shortString, struct, tail, type Wire, word16 } from '../../../src/proto/codec.ts';
import { authTag } from './aead.ts';
import { iv } from './keys.ts';
import { pqRatchetE2EEncryptVersion } from './version.ts';

/**
 * Bytes behind one byte of length, or two from version 3 on. Read by what is there, so that a party may go on to the
 * next version in any message: no header is below 32 bytes, nor above 8,191. Ratchet.hs `encodeLarge`, `largeP`.
 */
function versionedLength(version: number): Codec<Uint8Array> {
  return {
    read: (input) => ((input.next ?? 0) < 32 ? large : shortString).read(input),
    write: (value, output) =>
      (version >= pqRatchetE2EEncryptVersion ? large : shortString).write(value, output),
  };
}

/** `header` stays bytes, since the body is authenticated together with them. Any version reads any. */
export const encryptedMessage = (version: number) =>
  struct({ header: versionedLength(version), authTag, body: tail });
export type EncryptedMessage = Wire<ReturnType<typeof encryptedMessage>>;

/** Any version reads any. */
export const encryptedHeader = (version: number) =>
  struct({ version: word16, iv, authTag, body: versionedLength(version) });
export type EncryptedHeader = Wire<ReturnType<typeof encryptedHeader>>;
