// What is sent next through a queue, or that it must wait for something else.

import { equal } from '../../../src/proto/bytes.ts';
import type { Waiting } from '../agentStore.ts';
import type { ConnectionState } from '../connection/connectionState.ts';
import { sndQueuesOf } from '../connection/queues.ts';
import { isToSecure, type SndQueue } from '../connection/sndQueue.ts';

/** `queue` is one of the state's. What was meant for a queue that is no more goes through the first. */
export function nextItem(
  state: ConnectionState,
  queue: SndQueue,
  waiting: readonly Waiting[],
): Waiting | null {
  if (isToSecure(queue) || isLeft(state, queue)) return null;
  const queues = sndQueuesOf(state);
  const isFirst = queues[0] === queue;
  const next = waiting.find(({ value: { sndId } }) => {
    const named = queues.find((each) => equal(each.sndId, sndId));
    return named === undefined ? isFirst : named === queue;
  });
  return next === undefined || isEarly(state, next) ? null : next;
}

/**
 * Whether the other party may receive from this queue no more, since it moves or has moved to another: nothing goes
 * there, and what the relay says of it is said of nothing else.
 */
export function isLeft(state: ConnectionState, { sndId }: SndQueue): boolean {
  if (state.kind !== 'duplex') return false;
  if (!sndQueuesOf(state).some((each) => equal(each.sndId, sndId))) return true;
  if (state.sndMove?.move !== 'testing' || !equal(state.sndQueue.sndId, sndId)) return false;
  // While the ratchet is made anew QTEST waits for the keys, and they must go through the old queue.
  return !state.unsaid.some((each) => 'body' in each && each.body.tag === 'QTEST');
}

/** Who is told that the connection is allowed sends at once: the queue must be secured by then (KEY). */
function isEarly(state: ConnectionState, { value: { kind } }: Waiting): boolean {
  return kind === 'AgentConfirmation' && state.kind === 'duplex' && state.rcvQueue.senderKey !== null;
}
