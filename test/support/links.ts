// Short links in stories. What stands behind one is text here: the relay could not tell it from what agents seal.

import type { AuthKeyPair } from '../../client/smp/authKeyPair.ts';
import { LGET, LKEY } from '../../client/smp/linkCommands.ts';
import { LDEL, LSET } from '../../client/smp/ownerCommands.ts';
import { NEW, type NewQueue } from '../../client/smp/recipientCommands.ts';
import { primitives } from '#primitives';
import { fromUtf8, utf8 } from '../../src/proto/bytes.ts';
import { type CorrId, idLength, type LinkId, type SenderId } from '../../src/proto/ids.ts';
import type { QueueLinkData } from '../../src/proto/linkData.ts';
import { senderIdFrom } from '../../src/proto/senderId.ts';
import type { Asker } from './hiddenSender.ts';
import { freshKeyPair, type Queue } from './queue.ts';

export type LinkedQueue = Queue & { linkId: LinkId };

export const freshLinkId = () => primitives.randomBytes(idLength) as LinkId;
export const freshCorrId = () => primitives.randomBytes(idLength) as CorrId;

/** Of an invitation and of its changes: `fixed` is what never changes. */
export function linkData(text: string, fixed = 'fixed'): QueueLinkData {
  return { fixedData: utf8(fixed), userData: utf8(text) };
}

interface Wish {
  /** From which the sender ID is derived; `senderId` is another all the same. */
  corrId?: CorrId;
  senderId?: SenderId;
  linkId?: LinkId;
}

/** A queue for one person, whose link the relay makes. */
export function invites(owner: Asker, data: QueueLinkData, wish: Wish = {}): Promise<LinkedQueue> {
  const { corrId = freshCorrId(), senderId = senderIdFrom(corrId) } = wish;
  return creates(owner, corrId, { mode: 'messaging', data: { senderId, linkData: data } });
}

/** A queue for everybody, whose link its owner makes. */
export function opensAddress(owner: Asker, data: QueueLinkData, wish: Wish = {}): Promise<LinkedQueue> {
  const { corrId = freshCorrId(), senderId = senderIdFrom(corrId), linkId = freshLinkId() } = wish;
  return creates(owner, corrId, { mode: 'contact', data: { linkId, senderId, linkData: data } });
}

async function creates(
  owner: Asker,
  corrId: CorrId,
  queueReqData: NonNullable<NewQueue['queueReqData']>,
): Promise<LinkedQueue> {
  const keys = { rcvAuthKey: freshKeyPair('X25519'), rcvDhKey: primitives.x25519KeyPair() };
  const created = await owner.asks(NEW({ ...keys, queueReqData, corrId }));
  const { linkId } = created;
  if (linkId === null) throw new Error('a queue without a link');
  return { ...created, linkId };
}

/** LSET; on a queue that has no link yet, it gives it this one. */
export async function shows(
  owner: Asker,
  queue: Queue,
  data: QueueLinkData,
  linkId = queue.linkId,
): Promise<LinkId> {
  const link = linkId ?? freshLinkId();
  await owner.asks(LSET(queue, link, data));
  return link;
}

export async function hides(owner: Asker, queue: Queue): Promise<void> {
  await owner.asks(LDEL(queue));
}

/** What somebody finds behind a link. */
export interface Found {
  sndId: SenderId;
  text: string;
}

/** LKEY: the queue is that person's then, who holds the key. */
export async function takes(sender: Asker, linkId: LinkId, key: AuthKeyPair): Promise<Found> {
  const { sndId, linkData: data } = await sender.asks(LKEY(linkId, key));
  return { sndId, text: fromUtf8(data.userData) };
}

/** LGET. */
export async function follows(sender: Asker, linkId: LinkId): Promise<Found> {
  const { sndId, linkData: data } = await sender.asks(LGET(linkId));
  return { sndId, text: fromUtf8(data.userData) };
}
