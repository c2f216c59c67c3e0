// The primitives that SMP is built of, behind one interface with two backends. All are synchronous: no await
// may stand between what a queue reads and what it writes.

export interface KeyPair {
  readonly publicKey: Uint8Array;
  readonly privateKey: Uint8Array;
}

/** Keys are raw: 32 bytes, of Ed448 57, of X448 56. */
export interface Primitives {
  readonly backend: 'node:crypto' | '@noble';
  readonly randomBytes: (length: number) => Uint8Array;
  readonly sha256: (message: Uint8Array) => Uint8Array;
  readonly sha512: (message: Uint8Array) => Uint8Array;
  readonly hmacSha256: (key: Uint8Array, message: Uint8Array) => Uint8Array;
  /** RFC 5869 with SHA-512; an empty salt is the RFC's string of zeros. */
  readonly hkdfSha512: (salt: Uint8Array, ikm: Uint8Array, info: Uint8Array, length: number) => Uint8Array;
  readonly x25519KeyPair: () => KeyPair;
  readonly x25519PublicKey: (privateKey: Uint8Array) => Uint8Array;
  /** Null for a public key of low order, with which every secret is the same. */
  readonly x25519: (privateKey: Uint8Array, publicKey: Uint8Array) => Uint8Array | null;
  readonly ed25519KeyPair: () => KeyPair;
  readonly ed25519Sign: (privateKey: Uint8Array, message: Uint8Array) => Uint8Array;
  /** False for a wrong signature and for a key that is none. */
  readonly ed25519Verify: (publicKey: Uint8Array, message: Uint8Array, signature: Uint8Array) => boolean;
}
