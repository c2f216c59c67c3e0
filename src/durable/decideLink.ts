// Short links: what a queue's link leads to, who may set it, and who may see it. simplex-messaging.md, "Set short
// link", "Get link data"; Server.hs `LSET`, `LDEL`, `LKEY`, `LGET`; QueueStore/STM.hs `addQueueLinkData`.

import { equal } from '../proto/bytes.ts';
import type { LinkId } from '../proto/ids.ts';
import type { AuthPublicKey } from '../proto/keys.ts';
import type { QueueLinkData } from '../proto/linkData.ts';
import { answer, type Decision, ok, refuse } from './decision.ts';
import type { QueueNames } from './names.ts';
import type { LinkClaim } from './queueCall.ts';
import type { HeldLink, QueueRecord } from './queueState.ts';

interface Linked {
  record: QueueRecord;
  link: HeldLink | null;
}

/** Neither the link's ID nor its fixed part ever changes; and an invitation that was taken gets no link any more. */
export function decideSetLink(
  { record, link }: Linked,
  linkData: QueueLinkData,
  claim: LinkClaim | null,
): Decision {
  if (claim === null || !claim.isClaimed || isSecuredInvitation(record)) return refuse('AUTH');
  const isSame =
    link === null || (isHeld(link, claim.linkId) && equal(link.linkData.fixedData, linkData.fixedData));
  return isSame ? ok([{ kind: 'set link', link: { linkId: claim.linkId, linkData } }]) : refuse('AUTH');
}

export function decideRemoveLink({ link }: Linked): Decision {
  return ok(link === null ? [] : [{ kind: 'remove link' }]);
}

/** LNK; and with a key, which secures the queue, so that a one-time link works once. */
export function decideGetLink(
  { record, link }: Linked,
  { senderId }: QueueNames,
  senderKey: AuthPublicKey | null,
): Decision {
  if (link === null) return refuse('AUTH');
  const isNew = senderKey !== null && record.senderKey === null;
  const response = { tag: 'LNK', senderId, linkData: link.linkData } as const;
  return answer(response, isNew ? [{ kind: 'secure', senderKey }] : []);
}

export function isHeld(link: HeldLink | null, linkId: LinkId | null): boolean {
  return link !== null && linkId !== null && equal(link.linkId, linkId);
}

/** Server.hs `isContactQueue`: there are contact addresses older than the mode that says so. */
export function isContact({ mode, senderKey }: QueueRecord): boolean {
  return mode === 'contact' || (mode === null && senderKey === null);
}

/** Server.hs `isSecuredMsgQueue`. */
export function isSecuredInvitation({ mode, senderKey }: QueueRecord): boolean {
  return mode !== 'contact' && senderKey !== null;
}
