// What a connection becomes when a relay has answered, or has refused for good.

import { equal } from '../../../src/proto/bytes.ts';
import type { ErrorType } from '../../../src/proto/errors.ts';
import type { CreatedQueue } from '../../smp/recipientCommands.ts';
import type { AgentFresh } from '../agentFresh.ts';
import { decideSecured } from './confirmation.ts';
import type { ConnectionState } from './connectionState.ts';
import { decideCreateAgain, decideCreated } from './create.ts';
import { decideFailed, decideReplyAgain, decideReplyCreated, decideSenderSecured } from './join.ts';
import { decideMove, decideMoveCreated, decideMoveSecured, decideRetiredDeleted } from './moving.ts';
import type { RcvQueue } from './rcvQueue.ts';
import type { SndQueue } from './sndQueue.ts';
import { Turn } from './turn.ts';
import { withSndQueue } from './withQueue.ts';

export function decideQueueCreated(state: ConnectionState, created: CreatedQueue): Turn {
  if (state.kind === 'creating') return decideCreated(state, created);
  if (state.kind === 'joining') return decideReplyCreated(state, created);
  return state.kind === 'duplex' ? decideMoveCreated(state, created) : new Turn(state);
}

/** Before a queue is asked for again: `linked` says that the relay gives links. */
export function decideQueueAgain(state: ConnectionState, linked: boolean, fresh: AgentFresh): Turn {
  if (state.kind === 'creating') return decideCreateAgain(state, linked, fresh);
  if (state.kind === 'joining') return decideReplyAgain(state, fresh);
  if (state.kind === 'duplex' && state.rcvMove?.move === 'creating')
    return decideMove(state, state.rcvMove.queue.server, fresh);
  return new Turn(state);
}

export function decideQueueRefused(state: ConnectionState): Turn {
  if (state.kind === 'duplex') return new Turn({ ...state, rcvMove: null });
  return decideFailed(state, 'relayRefused');
}

export function decideSndQueueSecured(state: ConnectionState, { sndId }: SndQueue): Turn {
  if (state.kind === 'joining') return decideSenderSecured(state);
  if (state.kind !== 'duplex' || !equal(state.sndQueue.sndId, sndId)) return new Turn(state);
  return new Turn(withSndQueue(state, { ...state.sndQueue, isSecured: true }));
}

export function decideSndQueueRefused(state: ConnectionState, error: ErrorType): Turn {
  // Another key is there already, or no queue: the relay does not say which.
  return decideFailed(state, state.kind === 'joining' && error === 'AUTH' ? 'linkUsed' : 'queueGone');
}

export function decideRcvQueueSecured(state: ConnectionState, { rcvId }: RcvQueue): Turn {
  if (state.kind !== 'duplex') return new Turn(state);
  return equal(state.rcvQueue.rcvId, rcvId) ? decideSecured(state) : decideMoveSecured(state);
}

export function decideRcvQueueGone(state: ConnectionState): Turn {
  const turn = new Turn(state);
  if (state.kind !== 'deleting' && state.kind !== 'ended') turn.tell({ event: 'queueLost' });
  return turn;
}

export function decideQueueDeleted(state: ConnectionState, queue: RcvQueue): Turn {
  if (state.kind === 'duplex') return decideRetiredDeleted(state, queue);
  if (state.kind !== 'deleting' && state.kind !== 'ended') return new Turn(state);
  return new Turn({ ...state, queues: state.queues.filter(({ rcvId }) => !equal(rcvId, queue.rcvId)) });
}
