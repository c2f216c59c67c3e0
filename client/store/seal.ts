// XChaCha20-Poly1305 under random nonces: entries under the store's data key, and that key under what opens the store.

import { primitives } from '#primitives';
import { xchacha20poly1305 } from '@noble/ciphers/chacha.js';
import { concat } from '../../src/proto/bytes.ts';

export const keyLength = 32;
const nonceLength = 24;
const tagLength = 16;

/** `context` must be the same when it is opened: what is sealed for one place fits no other. */
export function seal(key: Uint8Array, context: Uint8Array, text: Uint8Array): Uint8Array {
  const nonce = primitives.randomBytes(nonceLength);
  return concat(nonce, xchacha20poly1305(key, nonce, context).encrypt(text));
}

/** Null where key or context is another, or a byte has changed. */
export function open(key: Uint8Array, context: Uint8Array, sealed: Uint8Array): Uint8Array | null {
  if (sealed.length < nonceLength + tagLength) return null;
  const nonce = sealed.subarray(0, nonceLength);
  try {
    return xchacha20poly1305(key, nonce, context).decrypt(sealed.subarray(nonceLength));
  } catch {
    return null;
  }
}
