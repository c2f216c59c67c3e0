// The user's messages, and the receipts for what came. Agent.hs `sendMessage'`, `ackMessage'`.

import { deliveryRcptsSMPAgentVersion } from '../agentVersion.ts';
import type { MessageId, ReceivedReceipt } from '../events.ts';
import type { Duplex } from './connectionState.ts';
import { say } from './say.ts';
import { canSecure } from './sndQueue.ts';
import { Turn } from './turn.ts';
import { sayOrKeep } from './unsaid.ts';

/** Who joins need not wait for the answer where it has secured the queue itself. */
export function canSend({ phase, party, sndQueue }: Duplex): boolean {
  return phase.phase === 'connected' || (party === 'joining' && canSecure(sndQueue));
}

/** `isKept`: it waits until the ratchet is made anew. */
export interface DecidedSend {
  turn: Turn<Duplex>;
  messageId: MessageId;
  isKept: boolean;
}

/** Throws TooLarge. */
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
