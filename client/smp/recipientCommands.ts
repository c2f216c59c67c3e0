// The commands of a recipient, and PING. simplex-messaging.md, "Recipient commands".

import { primitives } from '#primitives';
import type { AuthPrivateKey } from '../../src/proto/authorization.ts';
import type { BasicAuth } from '../../src/proto/basicAuth.ts';
import { equal } from '../../src/proto/bytes.ts';
import type { NewQueueReq, QueueMode, QueueReqData } from '../../src/proto/commands.ts';
import type { KeyPair } from '../../src/proto/crypto/primitives.ts';
import type { CorrId, LinkId, MsgId, RecipientId, SenderId, ServiceId } from '../../src/proto/ids.ts';
import { type AuthPublicKey, asX25519PublicKey } from '../../src/proto/keys.ts';
import type { QueueInfo } from '../../src/proto/queueInfo.ts';
import type { Response } from '../../src/proto/responses.ts';
import { noEntity } from '../../src/proto/transmission.ts';
import type { AuthKeyPair } from './authKeyPair.ts';
import { LinkCommands } from './linkCommands.ts';
import { type NewNtfCreds, publicNtfCreds, type RecipientNtfCreds, recipientNtfCreds } from './ntfCreds.ts';
import type { Outcome, Request } from './request.ts';
import { done, entity } from './senderCommands.ts';

/** What a recipient needs for every command: plain data. */
export interface RecipientQueue {
  rcvId: RecipientId;
  rcvAuthKey: AuthPrivateKey;
}

/** A queue as its recipient keeps it: plain data. */
export interface CreatedQueue extends RecipientQueue {
  sndId: SenderId;
  /** X25519 of the recipient's and the queue's keys, 32 bytes: opens its messages. */
  rcvDhSecret: Uint8Array;
  queueMode: QueueMode | null;
  linkId: LinkId | null;
  serviceId: ServiceId | null;
  ntfCreds: RecipientNtfCreds | null;
}

/** The keys must be fresh: a queue that shares one with another queue can be linked to it. */
export interface NewQueue {
  rcvAuthKey: AuthKeyPair;
  rcvDhKey: KeyPair;
  /** The password that some relays want. */
  basicAuth?: BasicAuth | null;
  subscribeMode?: NewQueueReq['subscribeMode'];
  /** Null leaves the kind of the queue to the relay. */
  queueReqData?: QueueReqData | null;
  /** For a queue that has notifications from the beginning; before v17 they must be asked for with NKEY. */
  ntfCreds?: NewNtfCreds | null;
  /** From which the sender ID in `queueReqData` is derived (`senderIdFrom`). */
  corrId?: CorrId;
}

export function NEW(queue: NewQueue): Request<CreatedQueue> {
  const { rcvAuthKey, rcvDhKey, basicAuth = null, subscribeMode = 'subscribe', ntfCreds = null } = queue;
  const { queueReqData = { mode: 'messaging', data: null }, corrId } = queue;
  const command = {
    tag: 'NEW' as const,
    rcvAuthKey: rcvAuthKey.publicKey,
    rcvDhKey: asX25519PublicKey(rcvDhKey.publicKey),
    basicAuth,
    subscribeMode,
    queueReqData,
    ntfCreds: ntfCreds === null ? null : publicNtfCreds(ntfCreds),
  };
  const read = (response: Response) => readIds(response, queue);
  const request = { command, entityId: noEntity, key: rcvAuthKey.privateKey, read };
  return corrId === undefined ? request : { ...request, corrId };
}

function readIds(response: Response, queue: NewQueue): { value: CreatedQueue } | null {
  if (response.tag !== 'IDS' || !hasAskedIds(response, queue)) return null;
  const { tag: _, srvDhKey, ntfCreds, ...ids } = response;
  const rcvDhSecret = primitives.x25519(queue.rcvDhKey.privateKey, srvDhKey);
  // A key of low order would let anybody read the messages.
  if (rcvDhSecret === null) return null;
  const rcvAuthKey = queue.rcvAuthKey.privateKey;
  const creds = queue.ntfCreds && ntfCreds ? recipientNtfCreds(queue.ntfCreds, ntfCreds) : null;
  return { value: { ...ids, rcvAuthKey, rcvDhSecret, ntfCreds: creds } };
}

/** A link names its queue by the IDs that were asked for; with others it would lead nowhere, or elsewhere. */
function hasAskedIds({ sndId, linkId }: Response & { tag: 'IDS' }, { queueReqData }: NewQueue): boolean {
  if (!queueReqData?.data) return true;
  if (linkId === null || !equal(queueReqData.data.senderId, sndId)) return false;
  return queueReqData.mode === 'messaging' || equal(queueReqData.data.linkId, linkId);
}

/** Relays before v16 may answer with the message itself, which is reported like any other. */
export function SUB(queue: RecipientQueue): Request<{ serviceId: ServiceId | null }> {
  const read = (response: Response) => {
    if (response.tag === 'SOK') return { value: { serviceId: response.serviceId } };
    return response.tag === 'OK' || response.tag === 'MSG' ? { value: { serviceId: null } } : null;
  };
  return { command: { tag: 'SUB' }, ...from(queue), read };
}

/** Secure queue by recipient: from now on only this key's holder can send. The same key again is no error. */
export function KEY(queue: RecipientQueue, senderAuthKey: AuthPublicKey): Request<undefined> {
  return { command: { tag: 'KEY', senderAuthKey }, ...from(queue), read: done };
}

/** The next message may come as the answer, and is reported like any other. */
export function ACK(queue: RecipientQueue, msgId: MsgId): Request<undefined> {
  const read = (response: Response) => (response.tag === 'MSG' ? { value: undefined } : done(response));
  return { command: { tag: 'ACK', msgId }, ...from(queue), read };
}

/** For a queue that this connection is not subscribed to. Null where the queue is empty. */
export function GET(queue: RecipientQueue): Request<{ msgId: MsgId; body: Uint8Array } | null> {
  const read = (response: Response) => {
    if (response.tag === 'MSG') return { value: { msgId: response.msgId, body: response.body } };
    return response.tag === 'OK' ? { value: null } : null;
  };
  return { command: { tag: 'GET' }, ...from(queue), read };
}

/** Suspend queue: nothing more can be sent, what is there can be received. Cannot be undone. */
export function OFF(queue: RecipientQueue): Request<undefined> {
  return { command: { tag: 'OFF' }, ...from(queue), read: done };
}

/** Delete queue, with all its messages. */
export function DEL(queue: RecipientQueue): Request<undefined> {
  return { command: { tag: 'DEL' }, ...from(queue), read: done };
}

export function QUE(queue: RecipientQueue): Request<QueueInfo> {
  const read = (response: Response) => (response.tag === 'INFO' ? { value: response.info } : null);
  return { command: { tag: 'QUE' }, ...from(queue), read };
}

export function PING(): Request<undefined> {
  const read = (response: Response) => (response.tag === 'PONG' ? { value: undefined } : null);
  return { command: { tag: 'PING' }, entityId: noEntity, key: null, read };
}

export const from = ({ rcvId, rcvAuthKey }: RecipientQueue) => ({ entityId: entity(rcvId), key: rcvAuthKey });

export abstract class RecipientCommands extends LinkCommands {
  createQueue(queue: NewQueue): Promise<Outcome<CreatedQueue>> {
    return this.request(NEW(queue));
  }

  subscribe(queue: RecipientQueue): Promise<Outcome<{ serviceId: ServiceId | null }>> {
    return this.request(SUB(queue));
  }

  subscribeAll(queues: readonly RecipientQueue[]): Promise<Outcome<{ serviceId: ServiceId | null }>[]> {
    return this.requestAll(queues.map(SUB));
  }

  secure(queue: RecipientQueue, senderAuthKey: AuthPublicKey): Promise<Outcome<undefined>> {
    return this.request(KEY(queue, senderAuthKey));
  }

  acknowledge(queue: RecipientQueue, msgId: MsgId): Promise<Outcome<undefined>> {
    return this.request(ACK(queue, msgId));
  }

  getMessage(queue: RecipientQueue): Promise<Outcome<{ msgId: MsgId; body: Uint8Array } | null>> {
    return this.request(GET(queue));
  }

  suspend(queue: RecipientQueue): Promise<Outcome<undefined>> {
    return this.request(OFF(queue));
  }

  delete(queue: RecipientQueue): Promise<Outcome<undefined>> {
    return this.request(DEL(queue));
  }

  queueInfo(queue: RecipientQueue): Promise<Outcome<QueueInfo>> {
    return this.request(QUE(queue));
  }

  ping(): Promise<Outcome<undefined>> {
    return this.request(PING());
  }
}
