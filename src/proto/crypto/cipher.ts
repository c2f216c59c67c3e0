// XSalsa20-Poly1305, NaCl's secretbox, behind one interface with two backends.

export const tagLength = 16;

export interface Cipher {
  readonly backend: 'libsodium' | '@noble';
  /** The tag, then the ciphertext. `key` 32 bytes, `nonce` 24. */
  readonly seal: (key: Uint8Array, nonce: Uint8Array, message: Uint8Array) => Uint8Array;
  /** Null where the tag does not fit. `sealed` has a tag at least. */
  readonly open: (key: Uint8Array, nonce: Uint8Array, sealed: Uint8Array) => Uint8Array | null;
}
