// Those who may change what a contact link shows: the holder of the root key, and owners that one of them has
// authorized. Agent/Protocol.hs `OwnerAuth`, `validateLinkOwners`.

import { primitives } from '#primitives';
import type { Brand } from '../../src/proto/brand.ts';
import { concat, equal } from '../../src/proto/bytes.ts';
import {
  type Codec,
  decodeHead,
  encode,
  fixed,
  inside,
  refined,
  refuse,
  shortString,
  struct,
  type Wire,
} from '../../src/proto/codec.ts';
import { fromSpki, toSpki } from '../../src/proto/keys.ts';

/** Raw, 32 bytes. */
export type Ed25519PublicKey = Brand<Uint8Array, 'Ed25519PublicKey'>;

export interface LinkKeyPair {
  publicKey: Ed25519PublicKey;
  privateKey: Uint8Array;
}

export function freshLinkKeyPair(): LinkKeyPair {
  const { publicKey, privateKey } = primitives.ed25519KeyPair();
  return { publicKey: publicKey as Ed25519PublicKey, privateKey };
}

export const ed25519PublicKey: Codec<Ed25519PublicKey> = refined(
  shortString,
  (spki) => (fromSpki('Ed25519', spki) ?? refuse()) as Ed25519PublicKey,
  (raw) => toSpki('Ed25519', raw),
);

export const ed25519Signature = inside(shortString, fixed(64));

const fields = struct({ ownerId: shortString, ownerKey: ed25519PublicKey, authOwnerSig: ed25519Signature });
export type OwnerAuth = Wire<typeof fields>;

/** Its length lets later versions add to it; what they add is ignored. */
export const ownerAuth: Codec<OwnerAuth> = refined(
  shortString,
  (bytes) => {
    const decoded = decodeHead(fields, bytes);
    return decoded.ok ? decoded.value : refuse();
  },
  (owner) => encode(fields, owner),
);

const signedOf = (ownerId: Uint8Array, ownerKey: Ed25519PublicKey) =>
  concat(ownerId, toSpki('Ed25519', ownerKey));

/** `ownerId` is the application's: a member's ID for example. `signingKey`: of the root or of an owner before. */
export function authorizeOwner(
  ownerId: Uint8Array,
  ownerKey: Ed25519PublicKey,
  signingKey: Uint8Array,
): OwnerAuth {
  const authOwnerSig = primitives.ed25519Sign(signingKey, signedOf(ownerId, ownerKey));
  return { ownerId, ownerKey, authOwnerSig };
}

export type OwnersError = 'owner key matches root key' | 'duplicate owner key or ID' | 'invalid owner';

/**
 * A browser takes a millisecond for a signature, and anybody can make a link with a hundred owners, of whom each might
 * be authorized by any before. Where all are by the root, or by the one before, 250 would do.
 */
const maxVerifications = 1000;

/** Null where each owner is authorized by the root key or by an owner before. */
export function validateOwners(rootKey: Ed25519PublicKey, owners: readonly OwnerAuth[]): OwnersError | null {
  let left = maxVerifications;
  for (const [at, owner] of owners.entries()) {
    const before = owners.slice(0, at).toReversed();
    if (equal(owner.ownerKey, rootKey)) return 'owner key matches root key';
    if (before.some((other) => isDuplicate(owner, other))) return 'duplicate owner key or ID';
    const signed = signedOf(owner.ownerId, owner.ownerKey);
    const isSignedBy = (key: Ed25519PublicKey) =>
      left-- > 0 && primitives.ed25519Verify(key, signed, owner.authOwnerSig);
    if (![rootKey, ...before.map(({ ownerKey }) => ownerKey)].some(isSignedBy)) return 'invalid owner';
  }
  return null;
}

function isDuplicate(a: OwnerAuth, b: OwnerAuth): boolean {
  return equal(a.ownerId, b.ownerId) || equal(a.ownerKey, b.ownerKey);
}
