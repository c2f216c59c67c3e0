// The names that SMP gives to queues, sessions and messages. All are opaque bytes on the wire.

import type { Brand } from './brand.ts';
import { type Codec, fixed, shortString } from './codec.ts';

/** Names the queue to its recipient. Only the recipient and the relay know it. */
export type RecipientId = Brand<Uint8Array, 'RecipientId'>;
/** Names the same queue to its sender. Must not reveal, or be derivable from, the recipient ID. */
export type SenderId = Brand<Uint8Array, 'SenderId'>;
/** Names the same queue to the notifier. */
export type NotifierId = Brand<Uint8Array, 'NotifierId'>;
/** Names the queue's link data. */
export type LinkId = Brand<Uint8Array, 'LinkId'>;
export type ServiceId = Brand<Uint8Array, 'ServiceId'>;
/** Any of the above, before the command has said which: the third part of a transmission. */
export type EntityId = Brand<Uint8Array, 'EntityId'>;
/** Ties an answer to its command; 24 bytes from clients, since it is a nonce as well; empty in pushes. */
export type CorrId = Brand<Uint8Array, 'CorrId'>;
/** 32 bytes, unique per connection; part of everything that is authorized. */
export type SessionId = Brand<Uint8Array, 'SessionId'>;
/** 24 bytes; also the nonce under which the message is encrypted to its recipient. */
export type MsgId = Brand<Uint8Array, 'MsgId'>;
/** SHA-256 of the identity certificate: who the relay is (Crypto.hs `KeyHash`). */
export type KeyHash = Brand<Uint8Array, 'KeyHash'>;

/** The door through which bytes become an ID; clients and relays take IDs of any length from each other. */
function id<T extends Uint8Array>(): Codec<T> {
  return shortString as Codec<Uint8Array> as Codec<T>;
}

export const recipientId = id<RecipientId>();
export const senderId = id<SenderId>();
export const notifierId = id<NotifierId>();
export const linkId = id<LinkId>();
export const serviceId = id<ServiceId>();
export const entityId = id<EntityId>();
export const corrId = id<CorrId>();
export const sessionId = id<SessionId>();
export const msgId = id<MsgId>();
export const keyHash = id<KeyHash>();

/** `B.take 24 . sha3_384` and `randomBytes`: every ID and nonce of ours has 24 bytes (Server/Env `queueIdBytes`). */
export const idLength = 24;

/** 24 bytes as they stand, without a length: the nonce of NMSG. */
export const nonce = fixed(24);
