// What a party keeps of a conversation between two messages: a value that is replaced, never changed. The codec is
// for this party's store. Ratchet.hs `Ratchet`; the names of pqdr.md stand beside ours.

import { bool, maybe, struct, type Wire, word16, word32 } from '../../../src/proto/codec.ts';
import { kemCiphertext, kemKeyPair, kemPublicKey, kemSharedKey } from './kem.ts';
import { associatedData, chainKey, headerKey, rootKey, x448KeyPair, x448PublicKey } from './keys.ts';
import { skippedKeys } from './skippedKeys.ts';
import { pqRatchetE2EEncryptVersion } from './version.ts';

const kemAccepted = struct({
  /** PQRr */
  publicKey: kemPublicKey,
  /** PQRss */
  sharedKey: kemSharedKey,
  /** PQRct: encapsulates `sharedKey` to `publicKey`. */
  ciphertext: kemCiphertext,
});

const kemState = struct({
  /** PQRs */
  self: kemKeyPair,
  /** Null while this party only proposes. */
  accepted: maybe(kemAccepted),
});
export type KemState = Wire<typeof kemState>;

export const ratchetState = struct({
  version: struct({ current: word16, maxSupported: word16 }),
  associatedData,
  /** DHRs */
  dhSelf: x448KeyPair,
  kem: maybe(kemState),
  /** Headers are large; once they are, they stay so. */
  supportKEM: bool,
  /** The next step of the ratchet may propose or accept. */
  enableKEM: bool,
  /** The keys of the sending chain come from the KEM too. */
  sendKEM: bool,
  /** The keys of the receiving chain come from the KEM too. */
  receiveKEM: bool,
  /** RK */
  rootKey,
  /** DHRr, CKs, HKs; null until the first message was received, for the party that receives first. */
  send: maybe(struct({ dhRemote: x448PublicKey, chainKey, headerKey })),
  /** CKr, HKr */
  receive: maybe(struct({ chainKey, headerKey })),
  /** How many messages this chain sent: Ns. */
  ns: word32,
  /** The number of the next message to receive: Nr. */
  nr: word32,
  /** How many messages the chain before sent: PN. */
  pn: word32,
  /** NHKs */
  nextHeaderKeySend: headerKey,
  /** NHKr */
  nextHeaderKeyReceive: headerKey,
  /** MKSKIPPED */
  skipped: skippedKeys,
});
export type RatchetState = Readonly<Wire<typeof ratchetState>>;

/** Ratchet.hs `pqEnableSupport`: large headers are never given up. */
export function supportsKem({ supportKEM, version }: RatchetState, enableKEM: boolean): boolean {
  return supportKEM || (enableKEM && version.current >= pqRatchetE2EEncryptVersion);
}
