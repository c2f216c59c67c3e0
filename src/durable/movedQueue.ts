// A queue on its way to another relay: all that it is, but its messages and who listens.

import { fixed, inside, large, maybe, nonEmpty, struct, type Wire, word32 } from '../proto/codec.ts';
import { queueMode } from '../proto/commands.ts';
import { blockingInfo } from '../proto/errors.ts';
import { linkId, senderId } from '../proto/ids.ts';
import { authPublicKey } from '../proto/keys.ts';
import { queueLinkData } from '../proto/linkData.ts';
import { variant } from '../proto/variant.ts';
import type { SenderId } from '../proto/ids.ts';
import type { HeldLink } from './queueState.ts';
import type { StoredQueue } from './queueStore.ts';

/** Shared by the queue and those who use it. */
const secret = fixed(32);

const status = variant('kind', {
  active: ['A', struct({})],
  suspended: ['S', struct({ since: word32 })],
  blocked: ['B', struct({ info: inside(large, blockingInfo) })],
});

export const movedQueue = struct({
  senderId,
  record: struct({
    mode: maybe(queueMode),
    recipientKeys: nonEmpty(authPublicKey),
    rcvDhSecret: secret,
    senderKey: maybe(authPublicKey),
    notifier: maybe(struct({ key: authPublicKey, rcvNtfDhSecret: secret })),
  }),
  status,
  usedAt: maybe(word32),
  link: maybe(struct({ linkId, linkData: queueLinkData })),
});
export type MovedQueue = Wire<typeof movedQueue>;

export function asMoved(
  id: SenderId,
  { record, status: kept, usedAt }: StoredQueue,
  link: HeldLink | null,
): MovedQueue {
  return { senderId: id, record, status: kept, usedAt, link };
}

/** As it begins at its new relay: nobody listens there yet. */
export function asStored({ record, status: kept, usedAt }: MovedQueue): StoredQueue {
  return {
    record,
    status: kept,
    subscriber: null,
    getters: [],
    ntfSubscriber: null,
    usedAt,
    alarmAt: null,
  };
}
