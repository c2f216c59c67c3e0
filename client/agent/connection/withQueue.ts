// A queue of a connection in its new state, wherever in the connection it is.

import { equal } from '../../../src/proto/bytes.ts';
import type { ConnectionState, Duplex } from './connectionState.ts';
import type { RcvQueue } from './rcvQueue.ts';
import type { SndQueue } from './sndQueue.ts';
import type { Turn } from './turn.ts';

export function isDuplex(turn: Turn): turn is Turn<Duplex> {
  return turn.state.kind === 'duplex';
}

export function withRcvQueue<S extends ConnectionState>(state: S, queue: RcvQueue): S;
export function withRcvQueue(state: ConnectionState, queue: RcvQueue): ConnectionState {
  const replaced = (each: RcvQueue) => (equal(each.rcvId, queue.rcvId) ? queue : each);
  switch (state.kind) {
    case 'creating':
    case 'following':
    case 'joining':
    case 'ended':
    case 'deleting':
    case 'failed':
      return state;
    case 'invited':
    case 'address':
      return { ...state, queue: replaced(state.queue) };
    case 'duplex': {
      const { rcvMove } = state;
      return {
        ...state,
        rcvQueue: replaced(state.rcvQueue),
        rcvMove:
          rcvMove === null || rcvMove.move === 'creating'
            ? rcvMove
            : { ...rcvMove, queue: replaced(rcvMove.queue) },
        retired: state.retired.map(replaced),
      };
    }
  }
}

export function withSndQueue(state: Duplex, queue: SndQueue): Duplex {
  const replaced = (each: SndQueue) => (equal(each.sndId, queue.sndId) ? queue : each);
  const { sndMove } = state;
  return {
    ...state,
    sndQueue: replaced(state.sndQueue),
    sndMove: sndMove && { ...sndMove, queue: replaced(sndMove.queue) },
  };
}
