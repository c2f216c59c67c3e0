// A decision in the making: what a connection becomes, and what is stored with it in one batch. Nothing of it has an
// effect before that.

import type { AgentEvent, MessageId, Notice } from '../events.ts';
import type { OutboxItem } from '../delivery/outboxItem.ts';
import type { AgentFresh } from '../agentFresh.ts';
import type { ConnectionState } from './connectionState.ts';

/** `hash`: of what was sent. */
export interface SentMessage {
  messageId: MessageId;
  hash: Uint8Array;
}

/** What is known of a message of this party that no receipt has come for, or of a request at an address. */
export type Record =
  | { record: 'sent'; sndMsgId: bigint; sent: SentMessage | null }
  /** What the user said while the ratchet was not synchronized. */
  | { record: 'unsaid'; messageId: MessageId; body: Uint8Array | null }
  /** The hash of a message as it was encrypted: the same may come again. */
  | { record: 'seen'; sndMsgId: bigint; hash: Uint8Array }
  /** A link of this user's own. */
  | { record: 'ownLink'; link: string }
  | { record: 'request'; requestId: string; invitation: Uint8Array | null };

export interface Decision<S extends ConnectionState = ConnectionState> {
  state: S;
  outgoing: readonly OutboxItem[];
  events: readonly AgentEvent[];
  notices: readonly Notice[];
  records: readonly Record[];
}

/** What a decision may look up: records that are too many for the state. */
export interface Known {
  sent(sndMsgId: bigint): Promise<SentMessage | null>;
  unsaid(messageId: MessageId): Promise<Uint8Array | null>;
  isSeen(hash: Uint8Array): Promise<boolean>;
}

export interface Surroundings {
  fresh: AgentFresh;
  known: Known;
}

type Untold = AgentEvent extends infer E
  ? E extends { connectionId: string }
    ? Omit<E, 'connectionId'>
    : never
  : never;

export class Turn<S extends ConnectionState = ConnectionState> implements Decision<S> {
  state: S;
  readonly outgoing: OutboxItem[] = [];
  readonly events: AgentEvent[] = [];
  readonly notices: Notice[] = [];
  readonly records: Record[] = [];

  constructor(state: S) {
    this.state = state;
  }

  /** The same turn, of a connection that has become another. */
  becomes<T extends ConnectionState>(state: T): Turn<T> {
    const turn = this as Turn as Turn<T>;
    turn.state = state;
    return turn;
  }

  tell(event: Untold): void {
    this.events.push({ connectionId: this.state.id, ...event } as AgentEvent);
  }

  prohibited(what: string): void {
    this.notices.push({ notice: 'prohibited', connectionId: this.state.id, what });
  }
}
