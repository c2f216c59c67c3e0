// What a person sees: conversations, and what is said in them. Plain data, to be shown as it is; words are made of it
// in inWords.ts.

import type { ErrorType } from '../../../src/proto/errors.ts';
import type { FileInvitation } from '../chat/fileInvitation.ts';
import type { MsgContent } from '../chat/msgContent.ts';
import type { Profile } from '../chat/profile.ts';
import type { SharedMsgId } from '../chat/sharedMsgId.ts';
import type { ConnectionId, FailureReason, Links, RatchetSync } from '../connection/connectionState.ts';
import type { MsgIntegrity } from '../msgIntegrity.ts';

/** The same as that of its connection. */
export type ConversationId = ConnectionId;

export type ConversationState =
  /** The relay is asked for a queue: there is no link yet. */
  | 'preparing'
  /** There is a link, and nobody has used it yet. */
  | 'invited'
  /** Both parties are known to each other's agents, but it is not complete. */
  | 'connecting'
  | 'connected'
  /** There never was one: see `failure`. */
  | 'failed'
  /** The other party has deleted the conversation, or cannot be reached any more: see `ended`. */
  | 'ended'
  /** No conversation, but an address at which others ask for one: see `requests`. */
  | 'address';

export interface Conversation {
  id: ConversationId;
  state: ConversationState;
  /** Whether this user has made the link, or has taken one of somebody else's. */
  origin: 'own' | 'others';
  /** What to call them: the name that this user gave, or that they gave themselves. Null while there is none. */
  name: string | null;
  /** What they say of themselves. */
  profile: Profile | null;
  links: Links | null;
  unread: number;
  lastItem: ChatItem | null;
  /** Milliseconds; conversations are listed by it, the latest first. */
  changedAt: number;
  failure: FailureReason | null;
  ended: 'left' | 'gone' | null;
  /** Somebody else tried to use the link as well: it was in more hands than one. */
  isLinkUsedTwice: boolean;
  /** The relay has lost this party's queue: nothing can be received. */
  isQueueLost: boolean;
  /** Whether messages decrypt; `required`: `repair` must be asked for before anything goes. */
  sync: RatchetSync['sync'] | null;
  /** Nothing is left to be done here before the other party answers. */
  isAwaited: boolean;
  /** This user is moving to another relay, and the other party has not followed yet. */
  isMoving: boolean;
  requests: readonly ContactRequest[];
}

/** Somebody asks at an address. */
export interface ContactRequest {
  requestId: string;
  profile: Profile | null;
  content: MsgContent | null;
}

/** One line of a conversation. `n` numbers them from 0 on; those that were removed leave gaps. */
export type ChatItem = SentItem | ReceivedItem | OccurrenceItem;

interface Common {
  n: number;
  /** Milliseconds: the relay's clock for what was received, else this one's. */
  at: number;
}

export interface SentItem extends Common {
  from: 'self';
  message: ChatText;
  delivery: Delivery;
}

export interface ReceivedItem extends Common {
  from: 'other';
  message: ChatText;
}

/** What happened, said by nobody. */
export interface OccurrenceItem extends Common {
  from: 'nobody';
  occurrence: Occurrence;
}

export interface ChatText {
  /** What both parties know it by. */
  msgId: SharedMsgId | null;
  /** Empty text once it is deleted. */
  content: MsgContent;
  quote: Quote | null;
  /** What was offered with it. */
  file: FileInvitation | null;
  /** What becomes of the file; absent where this client does not take it. */
  transfer?: Transfer;
  isEdited: boolean;
  /** By who wrote it. */
  isDeleted: boolean;
  /** Still being written. */
  isLive: boolean;
  reactions: readonly Reaction[];
}

/** `n` is null where it quotes what is not here. */
export interface Quote {
  n: number | null;
  from: 'self' | 'other';
  content: MsgContent;
}

export type Transfer =
  /** Until the other party asks for it. */
  | { state: 'offered' }
  /** `bytes` have come, or are at the other party's relay; `chunks` of them. */
  | { state: 'moving'; bytes: number; chunks: number }
  /** It has come, or gone, whole: `fileOf` reads it. */
  | { state: 'whole' }
  /** It never will: it was called off, or a part is missing. */
  | { state: 'broken' };

/** `reaction` as it came; those with an `emoji` can be shown. */
export interface Reaction {
  by: 'self' | 'other';
  emoji: string;
}

export type Delivery =
  /** It is sent as soon as the other party is connected. */
  | { state: 'queued' }
  /** It is sent as soon as the encryption is made anew. */
  | { state: 'unsaid' }
  /** Stored; the relay does not have it yet. */
  | { state: 'sending' }
  /** The relay has it. */
  | { state: 'sent' }
  /** The other party has it. */
  | { state: 'delivered' }
  /** It never will be sent. */
  | { state: 'failed'; error: ErrorType | 'TOO LARGE' };

export type Occurrence =
  | { what: 'connected'; pq: boolean }
  | { what: 'renamed'; from: string; to: string }
  /** The other party has deleted the conversation on its side. */
  | { what: 'left' }
  | { what: 'linkUsedTwice' }
  | { what: 'queueLost' }
  /** The other party's queue is gone. */
  | { what: 'gone' }
  | { what: 'moved'; party: 'self' | 'other' }
  /** Something is missing or was repeated before what comes next. */
  | { what: 'gap'; integrity: Exclude<MsgIntegrity, 'MsgOk'> }
  | { what: 'undecryptable' }
  /** Messages decrypt again. */
  | { what: 'repaired' }
  /** It came, but is no message of the chat protocol that this client can read. */
  | { what: 'unreadable' }
  /** An event that this client does not know. */
  | { what: 'unknown'; tag: string };

/** Told after it is stored. */
export type Change =
  | { change: 'conversation'; conversation: Conversation }
  /** `before` is null for a new one. */
  | { change: 'item'; id: ConversationId; item: ChatItem; before: ChatItem | null }
  | { change: 'itemRemoved'; id: ConversationId; n: number }
  | { change: 'removed'; id: ConversationId };
