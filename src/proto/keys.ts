// Public keys as SMP sends them: DER SubjectPublicKeyInfo (RFC 8410), which for these four algorithms is a
// constant prefix and the raw key. Mirrors Crypto.hs `APublicAuthKey` and `PublicKeyX25519`.

import type { Brand } from './brand.ts';
import { concat, equal, fromHex } from './bytes.ts';
import { type Codec, refined, refuse, shortString } from './codec.ts';

/** 32 raw bytes. */
export type X25519PublicKey = Brand<Uint8Array, 'X25519PublicKey'>;

/** A key that authorizes commands. `raw` has 32 bytes, 57 for Ed448. */
export type AuthPublicKey = { algorithm: 'Ed25519' | 'Ed448' | 'X25519'; raw: Uint8Array };

export type KeyAlgorithm = AuthPublicKey['algorithm'] | 'X448';

const prefixes: Record<KeyAlgorithm, { der: Uint8Array; keyLength: number }> = {
  X25519: { der: fromHex('302a300506032b656e032100'), keyLength: 32 },
  X448: { der: fromHex('3042300506032b656f033900'), keyLength: 56 },
  Ed25519: { der: fromHex('302a300506032b6570032100'), keyLength: 32 },
  Ed448: { der: fromHex('3043300506032b6571033a00'), keyLength: 57 },
};

/** DER SubjectPublicKeyInfo: 44 bytes for X25519 and Ed25519, 68 for X448, 69 for Ed448. */
export function toSpki(algorithm: KeyAlgorithm, raw: Uint8Array): Uint8Array {
  return concat(prefixes[algorithm].der, raw);
}

/** The raw key; null if the bytes are not the one DER spelling of a key of this algorithm. */
export function fromSpki(algorithm: KeyAlgorithm, spki: Uint8Array): Uint8Array | null {
  const { der, keyLength } = prefixes[algorithm];
  const isKey = spki.length === der.length + keyLength && equal(spki.subarray(0, der.length), der);
  return isKey ? spki.subarray(der.length) : null;
}

/** Null for anything but Ed25519, Ed448 and X25519. */
export function authKeyFromSpki(spki: Uint8Array): AuthPublicKey | null {
  for (const algorithm of ['Ed25519', 'X25519', 'Ed448'] as const) {
    const raw = fromSpki(algorithm, spki);
    if (raw !== null) return { algorithm, raw };
  }
  return null;
}

export function isSameKey(a: AuthPublicKey, b: AuthPublicKey): boolean {
  return a.algorithm === b.algorithm && equal(a.raw, b.raw);
}

export const authPublicKey: Codec<AuthPublicKey> = refined(
  shortString,
  (spki) => authKeyFromSpki(spki) ?? refuse(),
  (key) => toSpki(key.algorithm, key.raw),
);

export const x25519PublicKey: Codec<X25519PublicKey> = refined(
  shortString,
  (spki) => (fromSpki('X25519', spki) ?? refuse()) as X25519PublicKey,
  (key) => toSpki('X25519', key),
);

/** The one door for an X25519 key that does not come from the wire. */
export function asX25519PublicKey(raw: Uint8Array): X25519PublicKey {
  if (raw.length !== prefixes.X25519.keyLength) throw new RangeError('an X25519 key has 32 bytes');
  return raw as X25519PublicKey;
}
