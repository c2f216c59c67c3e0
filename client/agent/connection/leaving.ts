// The end of a connection. Who deletes it is still heard for a time: what waits, and the last words, go out first, and
// then the queues are deleted. Who has heard the last words keeps no queue for a party that is gone. Agent.hs
// `deleteConnectionsAsync'`, which deletes the queues first.

import type { ErrorType } from '../../../src/proto/errors.ts';
import type { OutboxItem } from '../delivery/outboxItem.ts';
import type { ConnectionState, Deleting, Duplex, Ended } from './connectionState.ts';
import { queuesOf, sndQueuesOf } from './queues.ts';
import { canSend, decideSend } from './messages.ts';
import { canSay } from './say.ts';
import { isToSecure } from './sndQueue.ts';
import { Turn } from './turn.ts';

/** `until`: milliseconds. */
export interface LastWords {
  body: Uint8Array;
  until: number;
}

/** Nothing waits where the last words cannot be encrypted, or none are wanted. */
export function decideDelete(state: ConnectionState, lastWords: LastWords | null): Turn<Deleting> {
  if (state.kind === 'deleting') return new Turn(state);
  const { id, pq } = state;
  const queues = queuesOf(state);
  const isHeard = state.kind === 'duplex' && canSend(state) && canSay(state) && !isToSecure(state.sndQueue);
  if (!isHeard || lastWords === null)
    return new Turn({ kind: 'deleting', id, counts: state.counts, pq, queues, leaving: null });
  const { turn, messageId } = decideSend(state, lastWords.body, false);
  const { counts } = turn.state;
  const leaving = { queues: sndQueuesOf(state), lastWords: messageId, until: lastWords.until };
  return turn.becomes<Deleting>({ kind: 'deleting', id, counts, pq, queues, leaving });
}

/** The last words are with the relay, or it is too late for them. */
export function decideLeft(state: ConnectionState): Turn {
  return new Turn(state.kind === 'deleting' ? { ...state, leaving: null } : state);
}

/** All that waited has gone before, through the same queue. */
export function decideLeavingSent(state: Deleting, { messageId }: OutboxItem): Turn {
  return messageId !== null && messageId === state.leaving?.lastWords ? decideLeft(state) : new Turn(state);
}

export function decideLeavingNotSent(state: Deleting, item: OutboxItem, error: ErrorType): Turn {
  return error === 'AUTH' ? decideLeft(state) : decideLeavingSent(state, item);
}

/** The other party has left. What this user said before may still find its queue. */
export function decideEnded(state: Duplex): Turn<Ended> {
  const { id, counts, pq } = state;
  const sndQueues = sndQueuesOf(state);
  return new Turn({ kind: 'ended', id, counts, pq, queues: queuesOf(state), sndQueues });
}
