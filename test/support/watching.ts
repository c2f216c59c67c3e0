// Notifications in stories: a recipient lets somebody watch a queue, who is then told of its messages.

import { NDEL, NKEY, NSUB } from '../../client/smp/notifierCommands.ts';
import type { NewNtfCreds, NotifierQueue, RecipientNtfCreds } from '../../client/smp/ntfCreds.ts';
import { NEW } from '../../client/smp/recipientCommands.ts';
import { primitives } from '#primitives';
import { hex } from '../../src/proto/bytes.ts';
import { decryptNMsgMeta, type NMsgMeta } from '../../src/proto/message.ts';
import type { Asker } from './hiddenSender.ts';
import type { Person } from './person.ts';
import { freshKeyPair, type Queue } from './queue.ts';

export function freshNtfCreds(): NewNtfCreds {
  return { ntfAuthKey: freshKeyPair('X25519'), ntfDhKey: primitives.x25519KeyPair() };
}

/** NKEY. */
export function letsWatch(
  recipient: Asker,
  queue: Queue,
  creds = freshNtfCreds(),
): Promise<RecipientNtfCreds> {
  return recipient.asks(NKEY(queue, creds));
}

/** NEW, with somebody who may watch from the beginning. */
export async function createsWatchedQueue(
  recipient: Asker,
  creds = freshNtfCreds(),
): Promise<{ queue: Queue; creds: RecipientNtfCreds }> {
  const keys = { rcvAuthKey: freshKeyPair('X25519'), rcvDhKey: primitives.x25519KeyPair() };
  const queue = await recipient.asks(NEW({ ...keys, ntfCreds: creds, subscribeMode: 'create' }));
  if (queue.ntfCreds === null) throw new Error('a queue that nobody may watch');
  return { queue, creds: queue.ntfCreds };
}

export async function endsWatching(recipient: Asker, queue: Queue): Promise<void> {
  await recipient.asks(NDEL(queue));
}

/** NSUB. */
export async function watches(notifier: Asker, queue: NotifierQueue): Promise<void> {
  await notifier.asks(NSUB(queue));
}

/** The next NMSG, as the recipient reads it. */
export async function isNotified(notifier: Person, creds: RecipientNtfCreds): Promise<NMsgMeta> {
  const event = await notifier.hears();
  if (event.event !== 'NMSG') throw new Error(`told ${event.event}`);
  if (hex(event.ntfId) !== hex(creds.notifierId)) throw new Error('of another queue');
  const meta = decryptNMsgMeta(creds.rcvNtfDhSecret, event.nonce, event.encMeta);
  if (meta === null) throw new Error('a notification that nobody can read');
  return meta;
}
