// What becomes of what was sent when the relay has answered. Agent.hs `runSmpQueueMsgDelivery`.

import type { ErrorType } from '../../../src/proto/errors.ts';
import type { OutboxItem } from '../delivery/outboxItem.ts';
import { decideConfirmationSent, decideHelloSent } from './confirmation.ts';
import type { ConnectionState } from './connectionState.ts';
import { decideFailed } from './join.ts';
import { decideLeavingNotSent, decideLeavingSent } from './leaving.ts';
import { decideNotTested, decideTested } from './moving.ts';
import { Turn } from './turn.ts';

/** The relay has taken it. */
export function decideSent(state: ConnectionState, item: OutboxItem): Turn {
  const { kind, messageId } = item;
  if (state.kind === 'invited') return new Turn({ ...state, asked: null });
  if (state.kind === 'deleting') return decideLeavingSent(state, item);
  if (state.kind === 'duplex') {
    if (kind === 'AgentConfirmation') return decideConfirmationSent(state);
    if (kind === 'HELLO') return decideHelloSent(state);
    if (kind === 'QTEST') return decideTested(state);
  }
  const turn = new Turn(state);
  if (messageId !== null) turn.tell({ event: 'sent', messageId });
  return turn;
}

/** The relay never will. */
export function decideNotSent(state: ConnectionState, item: OutboxItem, error: ErrorType): Turn {
  const { kind, messageId } = item;
  if (state.kind === 'failed') return new Turn(state);
  if (state.kind === 'deleting') return decideLeavingNotSent(state, item, error);
  if (kind === 'AgentInvitation') return decideFailed(state, 'linkGone');
  if (kind === 'AgentConfirmation') return decideFailed(state, 'queueGone');
  if (kind === 'QTEST' && state.kind === 'duplex') return decideNotTested(state);
  const turn = new Turn(state);
  if (messageId !== null) {
    turn.tell({ event: 'notSent', messageId, error });
  } else if (error === 'AUTH' && state.kind !== 'ended') {
    turn.tell({ event: 'peerGone' });
  }
  return turn;
}
