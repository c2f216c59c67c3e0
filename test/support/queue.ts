// A queue as both ends of a story see it, and the keys that its people make for it.

import { ed448 } from '@noble/curves/ed448.js';
import { type AuthKeyPair, freshAuthKeyPair } from '../../client/smp/authKeyPair.ts';
import type { CreatedQueue, RecipientQueue } from '../../client/smp/recipientCommands.ts';
import { primitives } from '#primitives';
import type { AuthPublicKey } from '../../src/proto/keys.ts';
import type { RecipientId, SenderId } from '../../src/proto/ids.ts';

/** Its recipient may use it from any connection: all that it takes is in it. */
export type Queue = CreatedQueue;

export type KeyAlgorithm = AuthPublicKey['algorithm'];

/** The client makes no Ed448 keys, but the protocol lets others make them. */
export function freshKeyPair(algorithm: KeyAlgorithm): AuthKeyPair {
  if (algorithm !== 'Ed448') return freshAuthKeyPair(algorithm);
  const { publicKey, secretKey } = ed448.keygen();
  return { publicKey: { algorithm, raw: publicKey }, privateKey: { algorithm, raw: secretKey } };
}

/** With IDs that the relay has never given to anybody. */
export function unknownQueue(): RecipientQueue & { sndId: SenderId } {
  return {
    rcvId: primitives.randomBytes(24) as RecipientId,
    sndId: primitives.randomBytes(24) as SenderId,
    rcvAuthKey: freshKeyPair('X25519').privateKey,
  };
}
