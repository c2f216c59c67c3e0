// Moving to another relay: who receives makes a queue there and tells the sender, through the old one. Agent.hs
// `switchConnection'`, `qAddMsg`, `qKeyMsg`, `qUseMsg`.

import { equal } from '../../../src/proto/bytes.ts';
import type { RecipientId } from '../../../src/proto/ids.ts';
import type { AuthPublicKey } from '../../../src/proto/keys.ts';
import type { SMPServer } from '../../../src/proto/server.ts';
import type { CreatedQueue } from '../../smp/recipientCommands.ts';
import type { AgentFresh } from '../agentFresh.ts';
import type { SMPQueueInfo, SMPQueueUri, SndQAddr } from '../smpQueue.ts';
import type { ConnectionState, Duplex, RcvMove } from './connectionState.ts';
import { newQueue } from './newQueue.ts';
import { confirmedBy, queueUriOf, rcvQueueOf, type RcvQueue, sndQAddrOf } from './rcvQueue.ts';
import { say } from './say.ts';
import { compatibleQueue, sndQueueOf, type SndQueue } from './sndQueue.ts';
import { Turn } from './turn.ts';

type Made = Exclude<RcvMove, { move: 'creating' }>;

/** Also after a try whose outcome nobody knows. */
export function decideMove(state: Duplex, server: SMPServer, fresh: AgentFresh): Turn<Duplex> {
  return new Turn({ ...state, rcvMove: { move: 'creating', queue: newQueue(server, 'messaging', fresh) } });
}

export function decideMoveCreated(state: Duplex, created: CreatedQueue): Turn<Duplex> {
  const turn = new Turn(state);
  const { rcvMove, rcvQueue } = state;
  if (rcvMove?.move !== 'creating') return turn;
  const queue = rcvQueueOf(rcvMove.queue.server, created, rcvMove.queue.e2eKey);
  turn.state = { ...state, rcvMove: { move: 'adding', queue } };
  say(turn, { tag: 'QADD', queues: [{ queue: queueUriOf(queue), replaced: sndQAddrOf(rcvQueue) }] });
  return turn;
}

export function receiveQKEY(
  turn: Turn<Duplex>,
  { queue: info, senderKey }: { queue: SMPQueueInfo; senderKey: AuthPublicKey },
): void {
  const { rcvMove } = turn.state;
  if (rcvMove?.move !== 'adding' || !equal(rcvMove.queue.sndId, info.senderId))
    return turn.prohibited('QKEY: queue address not found in connection');
  const confirmed = confirmedBy(rcvMove.queue, info.dhPublicKey, info.clientVersion);
  if (confirmed === null) return turn.prohibited('QKEY: bad key');
  turn.state = { ...turn.state, rcvMove: { move: 'securing', queue: { ...confirmed, senderKey } } };
}

/** KEY has secured the new queue. */
export function decideMoveSecured(state: Duplex): Turn<Duplex> {
  const turn = new Turn(state);
  if (state.rcvMove?.move !== 'securing') return turn;
  const queue = { ...state.rcvMove.queue, senderKey: null };
  turn.state = { ...state, rcvMove: { move: 'using', queue } };
  say(turn, { tag: 'QUSE', queues: [{ address: sndQAddrOf(queue), primary: true }] });
  return turn;
}

/**
 * What was sent through the old queue comes before what comes through the new one. The old queue, if this is so of a
 * message through the queue `rcvId`.
 */
export function queueBefore(state: ConnectionState | null, rcvId: RecipientId): RcvQueue | null {
  if (state?.kind !== 'duplex') return null;
  const { rcvMove, rcvQueue } = state;
  return rcvMove?.move === 'using' && equal(rcvMove.queue.rcvId, rcvId) ? rcvQueue : null;
}

/** Any message through the new queue ends the use of the old one. */
export function arrivedThrough(turn: Turn<Duplex>, queue: RcvQueue): void {
  const { rcvMove, rcvQueue, retired } = turn.state;
  if (rcvMove?.move !== 'using' || !isSameQueue(rcvMove, queue)) return;
  turn.state = { ...turn.state, rcvQueue: rcvMove.queue, rcvMove: null, retired: [...retired, rcvQueue] };
  turn.tell({ event: 'moved', party: 'self' });
}

function isSameQueue({ queue }: Made, { rcvId }: RcvQueue): boolean {
  return equal(queue.rcvId, rcvId);
}

/** DEL has deleted an old queue, or the relay did not know it any more. */
export function decideRetiredDeleted(state: Duplex, { rcvId }: RcvQueue): Turn<Duplex> {
  return new Turn({ ...state, retired: state.retired.filter((queue) => !equal(queue.rcvId, rcvId)) });
}

export function receiveQADD(
  turn: Turn<Duplex>,
  { queue: uri, replaced }: { queue: SMPQueueUri; replaced: SndQAddr | null },
  fresh: AgentFresh,
): void {
  if (replaced !== null) movedBefore(turn, replaced);
  const { sndQueue, sndMove } = turn.state;
  if (replaced === null || !equal(replaced.senderId, sndQueue.sndId))
    return turn.prohibited('QADD: replaced queue address is not found in connection');
  if ([sndQueue, sndMove?.queue].some((queue) => queue !== undefined && equal(queue.sndId, uri.senderId)))
    return turn.prohibited('QADD: queue address is already used in connection');
  const info = compatibleQueue(uri);
  const queue = info && sndQueueOf(info, fresh);
  if (info === null || queue === null) return turn.prohibited('QADD: no common version');
  turn.state = { ...turn.state, sndMove: { move: 'keying', queue } };
  const told = { ...info, dhPublicKey: queue.e2ePublicKey };
  say(turn, { tag: 'QKEY', queues: [{ queue: told, senderKey: queue.sndAuthKey.publicKey }] });
}

/** Who moves on from the new queue has heard QTEST, though the relay's answer to it did not come. */
function movedBefore(turn: Turn<Duplex>, { senderId }: SndQAddr): void {
  const { sndMove } = turn.state;
  if (sndMove?.move === 'testing' && equal(sndMove.queue.sndId, senderId)) moved(turn, sndMove.queue);
}

function moved(turn: Turn<Duplex>, sndQueue: SndQueue): void {
  turn.state = { ...turn.state, sndQueue, sndMove: null };
  turn.tell({ event: 'moved', party: 'other' });
}

export function receiveQUSE(turn: Turn<Duplex>, address: SndQAddr): void {
  const { sndMove } = turn.state;
  if (sndMove?.move !== 'keying' || !equal(sndMove.queue.sndId, address.senderId))
    return turn.prohibited('QUSE: switched queue address not found in connection');
  // The other party has secured it.
  const queue: SndQueue = { ...sndMove.queue, isSecured: true };
  turn.state = { ...turn.state, sndMove: { move: 'testing', queue } };
  say(turn, { tag: 'QTEST', addresses: [address] }, { sndId: queue.sndId });
}

/** What still waits for the old queue goes through the new one as well. */
export function decideTested(state: Duplex): Turn<Duplex> {
  const turn = new Turn(state);
  if (state.sndMove?.move === 'testing') moved(turn, state.sndMove.queue);
  return turn;
}

/** The new queue does not take what this party sends: it goes on through the old one. */
export function decideNotTested(state: Duplex): Turn<Duplex> {
  return new Turn(state.sndMove?.move === 'testing' ? { ...state, sndMove: null } : state);
}
