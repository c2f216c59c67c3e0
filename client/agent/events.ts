// What an agent tells its user. An `AgentEvent` is stored with the change that it reports, and told again after a
// crash until the user has taken it; a `Notice` is of the moment.

import type { ErrorType } from '../../src/proto/errors.ts';
import type { Ended } from '../smp/smpClient.ts';
import type { Failure } from '../smp/request.ts';
import type { ConnectionId, FailureReason, Links, RatchetSync } from './connection/connectionState.ts';
import type { MsgIntegrity } from './msgIntegrity.ts';
import type { RatchetError } from './ratchet/result.ts';

/** Numbers this party's messages of a connection. */
export type MessageId = number;

export type AgentEvent = { connectionId: ConnectionId } & (
  | { event: 'linkReady'; links: Links }
  /** Somebody asks at a contact address; to be accepted or rejected. */
  | { event: 'request'; requestId: string; info: Uint8Array }
  /** What the other party says of itself: a profile, for example. */
  | { event: 'info'; info: Uint8Array }
  /** What is shown at the short link that is followed. */
  | { event: 'linkData'; userData: Uint8Array }
  | { event: 'connected'; pq: boolean }
  /** There will be no connection. */
  | { event: 'failed'; reason: FailureReason }
  /** `number` counts the messages received, without gaps; `sentAt` is the relay's clock, in milliseconds. */
  | {
      event: 'message';
      number: number;
      body: Uint8Array;
      integrity: MsgIntegrity;
      sentAt: number;
      pq: boolean;
      receipt: ReceivedReceipt;
    }
  /** The relay has it. */
  | { event: 'sent'; messageId: MessageId }
  /** The other party has it; `intact`: as it was sent. */
  | { event: 'delivered'; messageId: MessageId; intact: boolean }
  /** It never will be. */
  | { event: 'notSent'; messageId: MessageId; error: ErrorType }
  /** A message came that cannot be read; `sync` says whether to renew the ratchet. */
  | { event: 'undecryptable'; error: RatchetError | 'CRYPTO' | 'A_MESSAGE' | 'A_VERSION' }
  | { event: 'sync'; sync: RatchetSync['sync'] }
  /** Messages are received through another relay now, or sent through the one that the other party has moved to. */
  | { event: 'moved'; party: 'self' | 'other' }
  /** Another than who has joined tried to as well: the link is in more hands than one. */
  | { event: 'linkUsedTwice' }
  /** The relay does not know this party's queue any more: nothing can be received. */
  | { event: 'queueLost' }
  /** The other party's queue is gone: nothing can be sent. */
  | { event: 'peerGone' }
);

/** What a receipt for a message says. */
export interface ReceivedReceipt {
  sndMsgId: bigint;
  hash: Uint8Array;
}

export type Notice =
  | { notice: 'relay'; server: string; state: 'connecting' | 'connected' }
  | { notice: 'relay'; server: string; state: 'disconnected'; error: Ended; retryIn: number | null }
  /** Another device receives from this queue now. */
  | { notice: 'receivedElsewhere'; connectionId: ConnectionId }
  /** It is tried again. `messageId` is null for what the agent itself has to say or to do. */
  | {
      notice: 'delayed';
      connectionId: ConnectionId;
      messageId: MessageId | null;
      failure: Failure | Hindrance;
      retryIn: number;
    }
  /** The other party's queue is full; it is tried again when there is room. */
  | { notice: 'queueFull'; connectionId: ConnectionId }
  | { notice: 'queueDrained'; connectionId: ConnectionId }
  /** The only proxy is run by who runs the relay: it could see both who sends and where to. */
  | { notice: 'sameOperator'; server: string; proxy: string }
  /** The other party said what it may not at this point. */
  | { notice: 'prohibited'; connectionId: ConnectionId; what: string }
  /** The store failed: the agent has stopped, and what was not stored will come again. */
  | { notice: 'stopped'; error: unknown };

/** What keeps the agent itself from asking. */
export interface Hindrance {
  ok: false;
  failure: /** There is no proxy that could be used, and the user does not allow sending without. */
    | 'noProxy'
    /** The queue is to be deleted, but there are messages in it. */
    | 'notDrained';
}
