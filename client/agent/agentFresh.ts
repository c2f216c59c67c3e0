// Where an agent gets everything that is random; its decisions draw nothing themselves, so that recorded sessions can
// be replayed as either party.

import { primitives } from '#primitives';
import type { KeyPair } from '../../src/proto/crypto/primitives.ts';
import { asX25519PublicKey, type X25519PublicKey } from '../../src/proto/keys.ts';
import { type AuthKeyPair, freshAuthKeyPair } from '../smp/authKeyPair.ts';
import { type Fresh, fresh } from './ratchet/fresh.ts';

export interface Agreement {
  publicKey: X25519PublicKey;
  secret: Uint8Array;
}

export interface AgentFresh extends Fresh {
  randomBytes(length: number): Uint8Array;
  /** Of a recipient: relays remember the key, and it proves nothing about messages. */
  recipientKeyPair(): AuthKeyPair;
  /** Of a sender, who stays deniable with it. */
  senderKeyPair(): AuthKeyPair;
  x25519KeyPair(): KeyPair;
  /** With a key of its own, which is not kept; null for a key of low order. */
  agreement(theirs: X25519PublicKey): Agreement | null;
}

function agreement(theirs: X25519PublicKey): Agreement | null {
  const { publicKey, privateKey } = primitives.x25519KeyPair();
  const secret = primitives.x25519(privateKey, theirs);
  return secret && { publicKey: asX25519PublicKey(publicKey), secret };
}

export const agentFresh: AgentFresh = {
  ...fresh,
  randomBytes: primitives.randomBytes,
  recipientKeyPair: () => freshAuthKeyPair('Ed25519'),
  senderKeyPair: () => freshAuthKeyPair('X25519'),
  x25519KeyPair: primitives.x25519KeyPair,
  agreement,
};
