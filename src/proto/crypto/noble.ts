// The backend that runs everywhere: @noble, in plain JavaScript.

import { ed25519, x25519 } from '@noble/curves/ed25519.js';
import { hkdf } from '@noble/hashes/hkdf.js';
import { hmac } from '@noble/hashes/hmac.js';
import { sha256, sha512 } from '@noble/hashes/sha2.js';
import { randomBytes } from '@noble/hashes/utils.js';
import type { KeyPair, Primitives } from './primitives.ts';

function keyPair(curve: {
  utils: { randomSecretKey(): Uint8Array };
  getPublicKey(key: Uint8Array): Uint8Array;
}): KeyPair {
  const privateKey = curve.utils.randomSecretKey();
  return { privateKey, publicKey: curve.getPublicKey(privateKey) };
}

export const primitives: Primitives = {
  backend: '@noble',
  randomBytes,
  sha256,
  sha512,
  hmacSha256: (key, message) => hmac(sha256, key, message),
  hkdfSha512: (salt, ikm, info, length) => hkdf(sha512, ikm, salt, info, length),
  x25519KeyPair: () => keyPair(x25519),
  x25519PublicKey: (privateKey) => x25519.getPublicKey(privateKey),
  x25519: (privateKey, publicKey) => {
    try {
      return x25519.getSharedSecret(privateKey, publicKey);
    } catch {
      return null;
    }
  },
  ed25519KeyPair: () => keyPair(ed25519),
  ed25519Sign: (privateKey, message) => ed25519.sign(message, privateKey),
  ed25519Verify: (publicKey, message, signature) => {
    try {
      return ed25519.verify(signature, message, publicKey, { zip215: false });
    } catch {
      return false;
    }
  },
};
