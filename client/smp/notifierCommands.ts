// Notifications: how a recipient allows somebody to be told of its messages, and how that one is told. A push service
// is such a one. simplex-messaging.md, "Enable notifications command", "Notifier commands".

import type { ServiceId } from '../../src/proto/ids.ts';
import type { Response } from '../../src/proto/responses.ts';
import {
  type NewNtfCreds,
  type NotifierQueue,
  publicNtfCreds,
  type RecipientNtfCreds,
  recipientNtfCreds,
} from './ntfCreds.ts';
import { OwnerCommands } from './ownerCommands.ts';
import { from, type RecipientQueue } from './recipientCommands.ts';
import type { Outcome, Request } from './request.ts';
import { done, entity } from './senderCommands.ts';

/** Enable notifications. Those who could watch the queue before no longer can. */
export function NKEY(queue: RecipientQueue, creds: NewNtfCreds): Request<RecipientNtfCreds> {
  const read = (response: Response) => {
    const value = response.tag === 'NID' ? recipientNtfCreds(creds, response) : null;
    return value && { value };
  };
  return { command: { tag: 'NKEY', ...publicNtfCreds(creds) }, ...from(queue), read };
}

/** Disable notifications. */
export function NDEL(queue: RecipientQueue): Request<undefined> {
  return { command: { tag: 'NDEL' }, ...from(queue), read: done };
}

/** From now on NMSG events tell of the queue's messages. */
export function NSUB({ notifierId, ntfAuthKey }: NotifierQueue): Request<{ serviceId: ServiceId | null }> {
  const read = (response: Response) => {
    if (response.tag === 'SOK') return { value: { serviceId: response.serviceId } };
    return response.tag === 'OK' ? { value: { serviceId: null } } : null;
  };
  return { command: { tag: 'NSUB' }, entityId: entity(notifierId), key: ntfAuthKey, read };
}

export abstract class NotifierCommands extends OwnerCommands {
  enableNotifications(queue: RecipientQueue, creds: NewNtfCreds): Promise<Outcome<RecipientNtfCreds>> {
    return this.request(NKEY(queue, creds));
  }

  disableNotifications(queue: RecipientQueue): Promise<Outcome<undefined>> {
    return this.request(NDEL(queue));
  }

  subscribeToNotifications(queue: NotifierQueue): Promise<Outcome<{ serviceId: ServiceId | null }>> {
    return this.request(NSUB(queue));
  }
}
