// Ed448, which SMP allows for command keys and certificates, and which neither runtime nor WebCrypto offers
// synchronously: always @noble.

import { ed448 } from '@noble/curves/ed448.js';

/** `publicKey` 57 bytes, `signature` 114. False for a wrong signature and for a key that is none. */
export function ed448Verify(publicKey: Uint8Array, message: Uint8Array, signature: Uint8Array): boolean {
  try {
    return ed448.verify(signature, message, publicKey);
  } catch {
    return false;
  }
}

export function ed448Sign(privateKey: Uint8Array, message: Uint8Array): Uint8Array {
  return ed448.sign(message, privateKey);
}
