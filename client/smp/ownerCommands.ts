// The commands of those who own a queue's link, one or several. simplex-messaging.md, "Set queue recipient keys",
// "Set short link", "Delete short link".

import type { LinkId } from '../../src/proto/ids.ts';
import type { NonEmpty } from '../../src/proto/codec.ts';
import type { AuthPublicKey } from '../../src/proto/keys.ts';
import type { QueueLinkData } from '../../src/proto/linkData.ts';
import { from, RecipientCommands, type RecipientQueue } from './recipientCommands.ts';
import type { Outcome, Request } from './request.ts';
import { done } from './senderCommands.ts';

/** From now on these keys, and no others, authorize the recipient's commands. */
export function RKEY(queue: RecipientQueue, recipientKeys: NonEmpty<AuthPublicKey>): Request<undefined> {
  return { command: { tag: 'RKEY', recipientKeys }, ...from(queue), read: done };
}

/** Gives a contact address its link, or changes what its owner shows there. The fixed data stay the same. */
export function LSET(queue: RecipientQueue, linkId: LinkId, linkData: QueueLinkData): Request<undefined> {
  return { command: { tag: 'LSET', linkId, linkData }, ...from(queue), read: done };
}

/** The link leads nowhere any more; the queue stays. */
export function LDEL(queue: RecipientQueue): Request<undefined> {
  return { command: { tag: 'LDEL' }, ...from(queue), read: done };
}

export abstract class OwnerCommands extends RecipientCommands {
  setRecipientKeys(queue: RecipientQueue, keys: NonEmpty<AuthPublicKey>): Promise<Outcome<undefined>> {
    return this.request(RKEY(queue, keys));
  }

  setLink(queue: RecipientQueue, linkId: LinkId, linkData: QueueLinkData): Promise<Outcome<undefined>> {
    return this.request(LSET(queue, linkId, linkData));
  }

  deleteLink(queue: RecipientQueue): Promise<Outcome<undefined>> {
    return this.request(LDEL(queue));
  }
}
