// What lets somebody else watch a queue for its recipient without being able to read it. Protocol.hs `NewNtfCreds`,
// `ServerNtfCreds`; Agent/Store.hs `ClientNtfCreds`.

import { primitives } from '#primitives';
import type { AuthPrivateKey } from '../../src/proto/authorization.ts';
import type { NewQueueReq } from '../../src/proto/commands.ts';
import type { KeyPair } from '../../src/proto/crypto/primitives.ts';
import type { NotifierId } from '../../src/proto/ids.ts';
import { asX25519PublicKey, type X25519PublicKey } from '../../src/proto/keys.ts';
import type { AuthKeyPair } from './authKeyPair.ts';

/** Fresh keys, for the reason that those of a queue are. */
export interface NewNtfCreds {
  ntfAuthKey: AuthKeyPair;
  ntfDhKey: KeyPair;
}

/** What a notifier needs to subscribe to a queue: plain data. */
export interface NotifierQueue {
  notifierId: NotifierId;
  ntfAuthKey: AuthPrivateKey;
}

/** As the recipient keeps them: plain data. */
export interface RecipientNtfCreds extends NotifierQueue {
  /** X25519 of the recipient's and the relay's keys, 32 bytes: opens NMSG (`decryptNMsgMeta`). */
  rcvNtfDhSecret: Uint8Array;
}

export function publicNtfCreds({ ntfAuthKey, ntfDhKey }: NewNtfCreds): NonNullable<NewQueueReq['ntfCreds']> {
  return { ntfAuthKey: ntfAuthKey.publicKey, ntfDhKey: asX25519PublicKey(ntfDhKey.publicKey) };
}

/** Null for a key of low order: anybody could read what it encrypts. */
export function recipientNtfCreds(
  { ntfAuthKey, ntfDhKey }: NewNtfCreds,
  { notifierId, srvNtfDhKey }: { notifierId: NotifierId; srvNtfDhKey: X25519PublicKey },
): RecipientNtfCreds | null {
  const rcvNtfDhSecret = primitives.x25519(ntfDhKey.privateKey, srvNtfDhKey);
  return rcvNtfDhSecret && { notifierId, ntfAuthKey: ntfAuthKey.privateKey, rcvNtfDhSecret };
}
