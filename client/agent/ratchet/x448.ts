// The Diffie-Hellman function of the ratchet. Crypto.hs `PublicKey 'X448`, `dh'`.

import { x448 } from '@noble/curves/ed448.js';
import { type Codec, refined, refuse, shortString } from '../../../src/proto/codec.ts';
import { fromSpki, toSpki } from '../../../src/proto/keys.ts';
import type { X448KeyPair, X448PrivateKey, X448PublicKey } from './keys.ts';

/** As it is sent: DER behind its length. */
export const x448Spki: Codec<X448PublicKey> = refined(
  shortString,
  (spki) => (fromSpki('X448', spki) ?? refuse()) as X448PublicKey,
  (key) => toSpki('X448', key),
);

export function freshX448KeyPair(): X448KeyPair {
  const { publicKey, secretKey } = x448.keygen();
  return { publicKey: publicKey as X448PublicKey, privateKey: secretKey as X448PrivateKey };
}

/** Null for a public key of low order, with which every secret is the same. */
export function dh(publicKey: X448PublicKey, privateKey: X448PrivateKey): Uint8Array | null {
  try {
    return x448.getSharedSecret(privateKey, publicKey);
  } catch {
    return null;
  }
}
