// crypto_box with a precomputed secret: the one cipher of SMP, for blocks, message bodies, authenticators and
// proxy layers. Crypto.hs `cbEncrypt`, `cbDecrypt`, `cbAuthenticate`, `cbVerify`; WIRE order is tag first.

import { primitives } from '#primitives';
import { equal } from '../bytes.ts';
import { pad, unpad } from '../padding.ts';
import { boxKey, open, seal } from './secretbox.ts';

const nonceLength = 24;
/** SHA-512 and a tag (Crypto.hs `cbAuthenticatorSize`). */
export const authenticatorLength = 64 + 16;

/** What X25519 of two keys gives, 32 bytes. */
type Secret = Uint8Array;

/** Any bytes as a nonce: cut to 24, or filled up with zeros (Crypto.hs `cbNonce`). */
export function cbNonce(bytes: Uint8Array): Uint8Array {
  if (bytes.length === nonceLength) return bytes;
  const nonce = new Uint8Array(nonceLength);
  nonce.set(bytes.subarray(0, nonceLength));
  return nonce;
}

/** The nonce of an answer, so that it never meets the key stream of its question (Crypto.hs `reverseNonce`). */
export function reverseNonce(nonce: Uint8Array): Uint8Array {
  return cbNonce(nonce).toReversed();
}

export function cbEncryptNoPad(secret: Secret, nonce: Uint8Array, message: Uint8Array): Uint8Array {
  return seal(boxKey(secret), cbNonce(nonce), message);
}

export function cbDecryptNoPad(secret: Secret, nonce: Uint8Array, sealed: Uint8Array): Uint8Array | null {
  return open(boxKey(secret), cbNonce(nonce), sealed);
}

/** `paddedLength + 16` bytes. Throws RangeError for a message of more than `paddedLength - 2`. */
export function cbEncrypt(
  secret: Secret,
  nonce: Uint8Array,
  message: Uint8Array,
  paddedLength: number,
): Uint8Array {
  return cbEncryptNoPad(secret, nonce, pad(message, paddedLength));
}

/** Null where the tag or the padding does not fit. */
export function cbDecrypt(secret: Secret, nonce: Uint8Array, sealed: Uint8Array): Uint8Array | null {
  const padded = cbDecryptNoPad(secret, nonce, sealed);
  return padded === null ? null : unpad(padded);
}

/** 80 bytes that only the holders of either key could have made: deniable, unlike a signature. */
export function cbAuthenticate(secret: Secret, nonce: Uint8Array, authorized: Uint8Array): Uint8Array {
  return cbEncryptNoPad(secret, nonce, primitives.sha512(authorized));
}

export function cbVerify(
  secret: Secret,
  nonce: Uint8Array,
  authenticator: Uint8Array,
  authorized: Uint8Array,
): boolean {
  const hash = cbDecryptNoPad(secret, nonce, authenticator);
  return hash !== null && equal(hash, primitives.sha512(authorized));
}
