// What the header of a message says, encrypted apart from its body. pqdr.md, "Plaintext message header"; Ratchet.hs
// `MsgHeader`.

import { absent, type Codec, maybe, struct, type Wire, word16, word32 } from '../../../src/proto/codec.ts';
import { kemParameters, type KemParameters } from './e2eParameters.ts';
import { pqRatchetE2EEncryptVersion } from './version.ts';
import { x448Spki } from './x448.ts';

/** As of the version that the encrypted header names, which is the sender's current one. */
export const messageHeader = (version: number) => {
  const kem: Codec<KemParameters | null> =
    version >= pqRatchetE2EEncryptVersion ? maybe(kemParameters) : absent<KemParameters | null>(null);
  return struct({
    /** The highest version that the sender supports. */
    maxVersion: word16,
    dh: x448Spki,
    kem,
    /** How many messages the sender's previous chain had. */
    pn: word32,
    /** The number of the message in its chain. */
    ns: word32,
  });
};
export type MessageHeader = Wire<ReturnType<typeof messageHeader>>;

/** The same for headers with and without KEM, so that it tells nothing about them. Ratchet.hs `paddedHeaderLen`. */
export function paddedHeaderLength(version: number, supportsKem: boolean): number {
  return supportsKem && version >= pqRatchetE2EEncryptVersion ? 2310 : 88;
}
