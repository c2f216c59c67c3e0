// What a queue keeps about the world outside it is sealed at rest: the same session in many queues would be the
// list of one client's queues, and an equal ciphertext would tell as much as the session itself.

import { primitives } from '#primitives';
import { concat } from '../proto/bytes.ts';
import { open, seal as secretbox } from '../proto/crypto/secretbox.ts';

const nonceLength = 24;

/** A random nonce, then XSalsa20-Poly1305. `key` has 32 bytes. */
export function seal(key: Uint8Array, plaintext: Uint8Array): Uint8Array {
  const nonce = primitives.randomBytes(nonceLength);
  return concat(nonce, secretbox(key, nonce, plaintext));
}

/** Null for what was not sealed under this key. */
export function unseal(key: Uint8Array, sealed: Uint8Array): Uint8Array | null {
  return open(key, sealed.subarray(0, nonceLength), sealed.subarray(nonceLength));
}
