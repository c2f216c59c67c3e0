// What a short link leads to: how its owner makes and changes it, and what makes a reader believe it. The reader
// trusts the link alone: its key is the hash of the fixed data, and those name the root key. Crypto/ShortLink.hs
// `encodeSignLinkData`, `decryptLinkData`.

import { primitives } from '#primitives';
import { equal } from '../../src/proto/bytes.ts';
import { decodeHead, encode, struct } from '../../src/proto/codec.ts';
import type { QueueLinkData } from '../../src/proto/linkData.ts';
import { versionRange } from '../../src/proto/version.ts';
import { type LinkKey, linkKeyOf } from './linkKey.ts';
import { type Ed25519PublicKey, ed25519PublicKey, type OwnersError, validateOwners } from './linkOwners.ts';
import {
  openLinkData,
  sealFixedData,
  sealUserData,
  type SignedData,
  signLinkData,
} from './sealedLinkData.ts';
import { type ConnectionMode, linkSecret } from './shortLink.ts';
import { type ConnLinkData, connLinkData } from './userLinkData.ts';

/** The beginning of the fixed data; a connection request follows, which is none of the relay client's business. */
const fixedHead = struct({ agentVersionRange: versionRange, rootKey: ed25519PublicKey });

/** What NEW asks for a new queue with, or what LSET gives a link to an old one with. */
export interface MadeLink {
  linkKey: LinkKey;
  linkData: QueueLinkData;
}

/** `rootPrivateKey` belongs to the root key in `fixedData`. Throws RangeError for data that do not fit. */
export function makeLinkData(
  rootPrivateKey: Uint8Array,
  fixedData: Uint8Array,
  userData: ConnLinkData,
): MadeLink {
  const linkKey = linkKeyOf(fixedData);
  const sealedFixed = sealFixedData(
    linkSecret(userData.mode, linkKey),
    signLinkData(rootPrivateKey, fixedData),
  );
  const sealedUser = makeUserData(linkKey, rootPrivateKey, userData);
  return { linkKey, linkData: { fixedData: sealedFixed, userData: sealedUser } };
}

/** New user data for LSET, beside the same link ID and the same sealed fixed data; signed by the root or an owner. */
export function makeUserData(linkKey: LinkKey, privateKey: Uint8Array, userData: ConnLinkData): Uint8Array {
  const signedData = signLinkData(privateKey, encode(connLinkData, userData));
  return sealUserData(linkSecret(userData.mode, linkKey), signedData);
}

export type LinkError = 'link data hash' | 'link data signature' | 'user data signature' | OwnersError;
/** Spelled as in Agent/Protocol.hs `AgentErrorType`, `SMPAgentError`. */
export type LinkDataError = 'CRYPTO' | 'A_MESSAGE' | { A_LINK: LinkError };

/** `fixedData` are without their signature. */
export interface VerifiedLinkData {
  fixedData: Uint8Array;
  rootKey: Ed25519PublicKey;
  userData: ConnLinkData;
}

type Verified = { ok: true; value: VerifiedLinkData } | { ok: false; error: LinkDataError };

export function readLinkData(
  mode: ConnectionMode,
  linkKey: LinkKey,
  { fixedData, userData }: QueueLinkData,
): Verified {
  const secret = linkSecret(mode, linkKey);
  const fixedPart = openLinkData(secret, fixedData);
  if (!fixedPart.ok) return fixedPart;
  const userPart = openLinkData(secret, userData);
  if (!userPart.ok) return userPart;
  return verify(mode, linkKey, fixedPart.value, userPart.value);
}

function verify(mode: ConnectionMode, linkKey: LinkKey, fixed: SignedData, user: SignedData): Verified {
  const head = decodeHead(fixedHead, fixed.data);
  const shown = decodeHead(connLinkData, user.data);
  if (!head.ok || !shown.ok || shown.value.mode !== mode) return { ok: false, error: 'A_MESSAGE' };
  const { rootKey } = head.value;
  const error = isLinkKeyOf(fixed, linkKey)
    ? wrongSignature(rootKey, fixed, shown.value, user)
    : 'link data hash';
  if (error !== null) return { ok: false, error: { A_LINK: error } };
  return { ok: true, value: { fixedData: fixed.data, rootKey, userData: shown.value } };
}

function isLinkKeyOf({ data }: SignedData, linkKey: LinkKey): boolean {
  return equal(linkKeyOf(data), linkKey);
}

function wrongSignature(
  rootKey: Ed25519PublicKey,
  fixed: SignedData,
  shown: ConnLinkData,
  user: SignedData,
): LinkError | null {
  if (!isSignedBy(fixed, rootKey)) return 'link data signature';
  const owners = shown.mode === 'contact' ? shown.owners : [];
  const ownersError = validateOwners(rootKey, owners);
  if (ownersError !== null) return ownersError;
  const signers = [rootKey, ...owners.map(({ ownerKey }) => ownerKey)];
  return signers.some((key) => isSignedBy(user, key)) ? null : 'user data signature';
}

function isSignedBy({ data, signature }: SignedData, key: Ed25519PublicKey): boolean {
  return primitives.ed25519Verify(key, data, signature);
}
