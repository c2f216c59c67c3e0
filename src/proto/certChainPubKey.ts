// A certificate chain and the session key that its leaf has signed, as they stand in the relay's hello and in PKEY.
// Transport.hs `CertChainPubKey`.

import { large, nonEmpty, struct, type Wire } from './codec.ts';

/** DER certificates, leaf first, and the DER of the signed key. Nothing is verified by reading them. */
export const certChainPubKey = struct({ certChain: nonEmpty(large), signedKey: large });
export type CertChainPubKey = Wire<typeof certChainPubKey>;
