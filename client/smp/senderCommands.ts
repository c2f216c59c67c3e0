// The commands of a sender. They go to the relay directly or, so that it does not learn who sends, through another.
// simplex-messaging.md, "Sender commands".

import type { AuthPrivateKey } from '../../src/proto/authorization.ts';
import type { EntityId, SenderId } from '../../src/proto/ids.ts';
import { plainFlags } from '../../src/proto/message.ts';
import type { Response } from '../../src/proto/responses.ts';
import type { AuthKeyPair } from './authKeyPair.ts';
import type { Outcome, Request } from './request.ts';

/** A queue as its sender keeps it: plain data. `sndAuthKey` is null as long as the queue is not secured. */
export interface SenderQueue {
  sndId: SenderId;
  sndAuthKey: AuthPrivateKey | null;
}

/** Any of a queue's IDs, as the entity that a command is for. */
export const entity = (id: Uint8Array): EntityId => id as EntityId;

export const done = (response: Response): { value: undefined } | null =>
  response.tag === 'OK' ? { value: undefined } : null;

/** Secure queue by sender. The same key again is no error. */
export function SKEY(sndId: SenderId, { publicKey, privateKey }: AuthKeyPair): Request<undefined> {
  const command = { tag: 'SKEY' as const, senderAuthKey: publicKey };
  return { command, entityId: entity(sndId), key: privateKey, read: done };
}

/** `notification`: whether the recipient is to be woken. Bodies of up to `maxMessageLength(version)` bytes. */
export function SEND(queue: SenderQueue, body: Uint8Array, notification: boolean): Request<undefined> {
  const command = { tag: 'SEND' as const, flags: plainFlags(notification), body };
  return { command, entityId: entity(queue.sndId), key: queue.sndAuthKey, read: done };
}

export abstract class SenderCommands {
  /** Resolves in any case, and rejects in none. */
  abstract request<T>(request: Request<T>): Promise<Outcome<T>>;

  /** The outcomes stand in the order of the requests, which share as few blocks as possible. */
  requestAll<T>(requests: readonly Request<T>[]): Promise<Outcome<T>[]> {
    return Promise.all(requests.map((request) => this.request(request)));
  }

  secureAsSender(sndId: SenderId, key: AuthKeyPair): Promise<Outcome<undefined>> {
    return this.request(SKEY(sndId, key));
  }

  /** After `timeout` and `closed` with `sent` the message may be in the queue: sending it again may double it. */
  send(queue: SenderQueue, body: Uint8Array, { notification = true } = {}): Promise<Outcome<undefined>> {
    return this.request(SEND(queue, body, notification));
  }
}
