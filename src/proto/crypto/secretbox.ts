// XSalsa20-Poly1305 and HSalsa20, which no runtime offers natively.

import { cipher } from '#cipher';
import { hsalsa } from '@noble/ciphers/salsa.js';
import { tagLength } from './cipher.ts';

export { tagLength };

/** Tag (16 bytes), then the ciphertext. `key` 32 bytes, `nonce` 24. */
export function seal(key: Uint8Array, nonce: Uint8Array, message: Uint8Array): Uint8Array {
  checkLengths(key, nonce);
  return cipher.seal(key, nonce, message);
}

/** Null where the tag does not fit. */
export function open(key: Uint8Array, nonce: Uint8Array, sealed: Uint8Array): Uint8Array | null {
  if (sealed.length < tagLength) return null;
  checkLengths(key, nonce);
  return cipher.open(key, nonce, sealed);
}

function checkLengths(key: Uint8Array, nonce: Uint8Array): void {
  if (key.length !== 32 || nonce.length !== 24) throw new RangeError('a key has 32 bytes and a nonce 24');
}

const sigma = Uint32Array.of(0x61707865, 0x3320646e, 0x79622d32, 0x6b206574);

/** HSalsa20 with a nonce of zeros: what NaCl's `crypto_box_beforenm` makes of an X25519 secret. */
export function boxKey(secret: Uint8Array): Uint8Array {
  const words = (bytes: Uint8Array) => new Uint32Array(bytes.slice().buffer);
  const key = new Uint32Array(8);
  hsalsa(sigma, words(secret), new Uint32Array(4), key);
  return new Uint8Array(key.buffer);
}
