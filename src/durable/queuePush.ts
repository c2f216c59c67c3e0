// What a queue has to say to others than the one who calls: to its subscriber, whoever that is, and to its notifier.

import { primitives } from '#primitives';
import { type EntityId, idLength } from '../proto/ids.ts';
import { encryptNMsgMeta } from '../proto/message.ts';
import type { Response } from '../proto/responses.ts';
import { toMSG } from './delivery.ts';
import type { QueueNames } from './names.ts';
import type { Notifier, QueueRecord, StoredMessage } from './queueState.ts';

export interface Push {
  to: 'recipient' | 'notifier';
  session: string;
  event: Response;
  /** Null for END and DELD. */
  about: AboutMessage | null;
}

/** `timestamp` in seconds since 1970. */
type AboutMessage = Pick<StoredMessage, 'msgId' | 'timestamp'>;

export function endPush(to: Push['to'], session: string, tag: 'END' | 'DELD'): Push {
  return { to, session, event: { tag }, about: null };
}

export function messagePush(session: string, record: QueueRecord, message: StoredMessage): Push {
  return { to: 'recipient', session, event: toMSG(record, message), about: message };
}

export function notificationPush(
  session: string,
  { rcvNtfDhSecret }: Notifier,
  { msgId, timestamp }: AboutMessage,
): Push {
  const nonce = primitives.randomBytes(idLength);
  const encMeta = encryptNMsgMeta(rcvNtfDhSecret, nonce, { msgId, timestamp: BigInt(timestamp) });
  return { to: 'notifier', session, event: { tag: 'NMSG', nonce, encMeta }, about: { msgId, timestamp } };
}

/** The name of the queue that the one who is told knows. */
export function entityOf({ to }: Push, { recipientId, notifierId }: QueueNames): EntityId {
  return (to === 'recipient' ? recipientId : notifierId) as Uint8Array as EntityId;
}
