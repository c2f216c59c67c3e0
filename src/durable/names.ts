// The names of a queue. One Durable Object has them all: its own name, its recipient ID and its notifier ID are computed
// from the sender ID with the relay's key, so that there is no directory to keep, to search or to leak.

import { primitives } from '#primitives';
import { base64url, concat, utf8 } from '../proto/bytes.ts';
import {
  type EntityId,
  idLength,
  type LinkId,
  type NotifierId,
  type RecipientId,
  type SenderId,
} from '../proto/ids.ts';

/** What the relay's ID key is expanded to: one key for each use, 32 bytes each. */
export interface NameKeys {
  object: Uint8Array;
  recipient: Uint8Array;
  notifier: Uint8Array;
  link: Uint8Array;
  invite: Uint8Array;
  prefix: Uint8Array;
  seal: Uint8Array;
  senderId: Uint8Array;
  move: Uint8Array;
}

export function nameKeys(idKey: Uint8Array): NameKeys {
  const derive = (use: string) => primitives.hmacSha256(idKey, utf8(`edgedrop ${use}`));
  return {
    object: derive('object name'),
    recipient: derive('recipient ID'),
    notifier: derive('notifier ID'),
    link: derive('link name'),
    invite: derive('invite code'),
    prefix: derive('client prefix'),
    seal: derive('seal'),
    senderId: derive('sender ID'),
    // With the version of what is sealed under it, so that no other version takes it for its own.
    move: derive('move 1'),
  };
}

/** All that names one queue, and the key under which it seals what must not be readable at rest. */
export interface QueueNames {
  senderId: SenderId;
  recipientId: RecipientId;
  notifierId: NotifierId;
  /** The Durable Object's name: a keyed hash, so that no queue ID ever shows in a dashboard. */
  object: string;
  sealKey: Uint8Array;
  /** Under which all queues of the relay keep their sender ID: who finds an object by its hexadecimal ID knows no more. */
  senderIdKey: Uint8Array;
}

export function namesOfSender(keys: NameKeys, id: EntityId): QueueNames {
  return names(keys, asId(id) as SenderId);
}

export function namesOfRecipient(keys: NameKeys, id: EntityId): QueueNames {
  return names(keys, unpermute(keys.recipient, asId(id)) as SenderId);
}

export function namesOfNotifier(keys: NameKeys, id: EntityId): QueueNames {
  return names(keys, unpermute(keys.notifier, asId(id)) as SenderId);
}

/** The names of a queue that is about to be created. */
export function freshNames(keys: NameKeys): QueueNames {
  return namesOfSender(keys, primitives.randomBytes(idLength) as EntityId);
}

function names(keys: NameKeys, senderId: SenderId): QueueNames {
  return {
    senderId,
    recipientId: permute(keys.recipient, senderId) as RecipientId,
    notifierId: permute(keys.notifier, senderId) as NotifierId,
    object: base64url(primitives.hmacSha256(keys.object, senderId)),
    sealKey: primitives.hmacSha256(keys.seal, senderId),
    senderIdKey: keys.senderId,
  };
}

/** The name of the object that knows to which queue a link leads, and the key under which it keeps that. */
export interface LinkNames {
  object: string;
  sealKey: Uint8Array;
}

export function linkNames(keys: NameKeys, linkId: LinkId): LinkNames {
  return {
    object: base64url(primitives.hmacSha256(keys.link, linkId)),
    sealKey: primitives.hmacSha256(keys.seal, concat(utf8('link'), linkId)),
  };
}

/**
 * A copy: what came in is a view of a whole transmission, which names would keep as long as they are known, and take
 * along in every call. An ID of another length can be no queue's; it is hashed, so that it takes the way of every
 * unknown ID.
 */
function asId(id: Uint8Array): Uint8Array {
  return (id.length === idLength ? id : primitives.sha256(id)).slice(0, idLength);
}

const rounds = [0, 1, 2, 3];
const half = idLength / 2;

/** A four-round Feistel network (Luby and Rackoff): a strong pseudorandom permutation of 24 bytes. */
function permute(key: Uint8Array, id: Uint8Array): Uint8Array {
  let left: Uint8Array = id.slice(0, half);
  let right: Uint8Array = id.slice(half);
  for (const round of rounds) [left, right] = [right, xor(left, roundFunction(key, round, right))];
  return concat(left, right);
}

function unpermute(key: Uint8Array, id: Uint8Array): Uint8Array {
  let left: Uint8Array = id.slice(0, half);
  let right: Uint8Array = id.slice(half);
  for (const round of rounds.toReversed())
    [left, right] = [xor(right, roundFunction(key, round, left)), left];
  return concat(left, right);
}

function roundFunction(key: Uint8Array, round: number, input: Uint8Array): Uint8Array {
  return primitives.hmacSha256(key, concat(Uint8Array.of(round), input));
}

function xor(a: Uint8Array, b: Uint8Array): Uint8Array {
  return a.map((byte, at) => byte ^ (b[at] ?? 0));
}
