// What is stored of a conversation itself; the rest of what is shown is the connection's.

import type { ContactRequest, Conversation } from './conversation.ts';

export interface ConversationRecord extends Pick<
  Conversation,
  'origin' | 'profile' | 'unread' | 'changedAt' | 'failure' | 'ended' | 'isLinkUsedTwice' | 'isQueueLost'
> {
  givenName: string | null;
  /** Names the link that it was begun with (`linkName`); null for one of this user's own. */
  joinedLink: string | null;
  /** The number of the next item. */
  nextItem: number;
  /** Items that wait for the other party, in order. */
  queued: readonly number[];
  /** Items that the relay does not have yet. */
  sending: number;
  /** Which of this user's profiles the other party was told last. */
  toldProfile: number;
  requests: readonly ContactRequest[];
  /** Received items whose files are to be asked for. */
  asked?: readonly number[];
  /** Files that the relay does not have whole yet. */
  going?: readonly GoingFile[];
  /** The security code that this user has compared with the other party's, and when, in milliseconds. */
  verified?: { code: string; at: number } | null;
}

/** Of the item `n`: the chunk that goes next, and how many there are. */
export interface GoingFile {
  n: number;
  next: number;
  count: number;
}

export function freshRecord(
  now: number,
  origin: ConversationRecord['origin'],
  toldProfile: number,
): ConversationRecord {
  return {
    origin,
    profile: null,
    givenName: null,
    joinedLink: null,
    unread: 0,
    changedAt: now,
    failure: null,
    ended: null,
    isLinkUsedTwice: false,
    isQueueLost: false,
    nextItem: 0,
    queued: [],
    sending: 0,
    toldProfile,
    requests: [],
    asked: [],
    going: [],
    verified: null,
  };
}
