// The queues of a connection: what it may hear through, what there is of its own at relays, and what it may send to.

import type { ConnectionState } from './connectionState.ts';
import type { RcvQueue } from './rcvQueue.ts';
import type { SndQueue } from './sndQueue.ts';

/** All queues that messages may come through; what comes through those that are to be deleted is not heard. */
export function rcvQueuesOf(state: ConnectionState): readonly RcvQueue[] {
  switch (state.kind) {
    case 'creating':
    case 'following':
    case 'joining':
    case 'ended':
    case 'deleting':
    case 'failed':
      return [];
    case 'invited':
    case 'address':
      return [state.queue];
    case 'duplex': {
      const { rcvQueue, rcvMove, retired } = state;
      const moving = rcvMove === null || rcvMove.move === 'creating' ? [] : [rcvMove.queue];
      return [rcvQueue, ...moving, ...retired];
    }
  }
}

/** All queues that there are at relays. */
export function queuesOf(state: ConnectionState): readonly RcvQueue[] {
  return 'queues' in state ? state.queues : rcvQueuesOf(state);
}

/** All queues that something may still be sent to. */
export function sndQueuesOf(state: ConnectionState): readonly SndQueue[] {
  switch (state.kind) {
    case 'invited':
      return state.asked === null ? [] : [state.asked];
    case 'duplex':
      return state.sndMove === null ? [state.sndQueue] : [state.sndQueue, state.sndMove.queue];
    case 'ended':
      return state.sndQueues;
    case 'deleting':
      return state.leaving?.queues ?? [];
    case 'creating':
    case 'address':
    case 'following':
    case 'joining':
    case 'failed':
      return [];
  }
}
