// The two halves of a key that authorizes commands, made here. Ed25519 signs; X25519 makes authenticators, which
// prove nothing to anybody but the relay and so leave the sender deniable.

import { primitives } from '#primitives';
import type { AuthPrivateKey } from '../../src/proto/authorization.ts';
import type { AuthPublicKey } from '../../src/proto/keys.ts';

export interface AuthKeyPair {
  publicKey: AuthPublicKey;
  privateKey: AuthPrivateKey;
}

export function freshAuthKeyPair(algorithm: 'Ed25519' | 'X25519'): AuthKeyPair {
  const pair = algorithm === 'Ed25519' ? primitives.ed25519KeyPair() : primitives.x25519KeyPair();
  return { publicKey: { algorithm, raw: pair.publicKey }, privateKey: { algorithm, raw: pair.privateKey } };
}
