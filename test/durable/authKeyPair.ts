// The two halves of a key that authorizes commands, made here.

import { ed448 } from '@noble/curves/ed448.js';
import { primitives } from '#primitives';
import type { AuthPrivateKey } from '../../src/proto/authorization.ts';
import type { AuthPublicKey } from '../../src/proto/keys.ts';

export interface AuthKeyPair {
  publicKey: AuthPublicKey;
  privateKey: AuthPrivateKey;
}

export function freshAuthKeyPair(algorithm: AuthPublicKey['algorithm']): AuthKeyPair {
  const pair = raw(algorithm);
  return { publicKey: { algorithm, raw: pair.publicKey }, privateKey: { algorithm, raw: pair.privateKey } };
}

function raw(algorithm: AuthPublicKey['algorithm']) {
  switch (algorithm) {
    case 'Ed25519':
      return primitives.ed25519KeyPair();
    case 'X25519':
      return primitives.x25519KeyPair();
    case 'Ed448': {
      const { secretKey, publicKey } = ed448.keygen();
      return { privateKey: secretKey, publicKey };
    }
  }
}
