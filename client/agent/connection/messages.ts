// The user's messages, the receipts for what came, and what becomes of each when the relay has answered. Agent.hs
// `sendMessage'`, `ackMessage'`, `runSmpQueueMsgDelivery`.

import type { ErrorType } from '../../../src/proto/errors.ts';
import { deliveryRcptsSMPAgentVersion } from '../agentVersion.ts';
import type { OutboxItem } from '../delivery/outboxItem.ts';
import type { MessageId, ReceivedReceipt } from '../events.ts';
import { decideConfirmationSent, decideHelloSent } from './confirmation.ts';
import type { ConnectionState, Duplex } from './connectionState.ts';
import { decideFailed } from './join.ts';
import { decideNotTested, decideTested } from './moving.ts';
import { say } from './say.ts';
import { canSecure } from './sndQueue.ts';
import { Turn } from './turn.ts';
import { sayOrKeep } from './unsaid.ts';

/** Who joins need not wait for the answer where it has secured the queue itself. */
export function canSend({ phase, party, sndQueue }: Duplex): boolean {
  return phase.phase === 'connected' || (party === 'joining' && canSecure(sndQueue));
}

/** `isKept`: it waits until the ratchet is made anew. Throws TooLarge. */
export interface DecidedSend {
  turn: Turn<Duplex>;
  messageId: MessageId;
  isKept: boolean;
}

export function decideSend(state: Duplex, body: Uint8Array, notification: boolean): DecidedSend {
  const { counts, sent } = state;
  const messageId = (counts.messages ?? Number(sent.sndMsgId)) + 1;
  const turn = new Turn({ ...state, counts: { ...counts, messages: messageId } });
  sayOrKeep(turn, body, { messageId, notification });
  return { turn, messageId, isKept: turn.outgoing.length === 0 };
}

export function decideReceipt(state: Duplex, { sndMsgId, hash }: ReceivedReceipt): Turn<Duplex> {
  const turn = new Turn(state);
  if (state.agentVersion < deliveryRcptsSMPAgentVersion) return turn;
  const receipt = { agentMsgId: sndMsgId, msgHash: hash, rcptInfo: new Uint8Array() };
  say(turn, { tag: 'A_RCVD', receipts: [receipt] });
  return turn;
}

/** The relay has taken it. */
export function decideSent(state: ConnectionState, { kind, messageId }: OutboxItem): Turn {
  if (state.kind === 'invited') return new Turn({ ...state, asked: null });
  if (state.kind !== 'duplex') return new Turn(state);
  if (kind === 'AgentConfirmation') return decideConfirmationSent(state);
  if (kind === 'HELLO') return decideHelloSent(state);
  if (kind === 'QTEST') return decideTested(state);
  const turn = new Turn<ConnectionState>(state);
  if (messageId !== null) turn.tell({ event: 'sent', messageId });
  return turn;
}

/** The relay never will. */
export function decideNotSent(state: ConnectionState, item: OutboxItem, error: ErrorType): Turn {
  const { kind, messageId } = item;
  if (state.kind === 'deleting' || state.kind === 'failed') return new Turn(state);
  if (kind === 'AgentInvitation') return decideFailed(state, 'linkGone');
  if (kind === 'AgentConfirmation') return decideFailed(state, 'queueGone');
  if (kind === 'QTEST' && state.kind === 'duplex') return decideNotTested(state);
  const turn = new Turn(state);
  if (messageId !== null) {
    turn.tell({ event: 'notSent', messageId, error });
  } else if (error === 'AUTH') {
    turn.tell({ event: 'peerGone' });
  }
  return turn;
}
