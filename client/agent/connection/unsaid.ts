// What the user says while the ratchet must not be used, because the two parties' are not the same: kept as it is, and
// encrypted under the next one. The reference refuses it: Agent.hs `sendMessagesB_`.

import type { MessageId } from '../events.ts';
import type { Duplex } from './connectionState.ts';
import { canSay, mustFit, sayAnyway } from './say.ts';
import type { Known, Turn } from './turn.ts';

interface UserMessage {
  messageId: MessageId;
  notification: boolean;
}

/** Throws TooLarge. */
export function sayOrKeep(turn: Turn<Duplex>, body: Uint8Array, message: UserMessage): void {
  const { state } = turn;
  if (canSay(state)) return sayAnyway(turn, { tag: 'A_MSG', body }, message);
  mustFit(state, { tag: 'A_MSG', body });
  turn.records.push({ record: 'unsaid', messageId: message.messageId, body });
  turn.state = { ...state, unsaid: [...state.unsaid, message] };
}

/** What the agent had to say, too, all in its order. */
export async function sayWhatIsUnsaid(turn: Turn<Duplex>, known: Pick<Known, 'unsaid'>): Promise<void> {
  if (!canSay(turn.state)) return;
  const { unsaid } = turn.state;
  turn.state = { ...turn.state, unsaid: [] };
  for (const each of unsaid) {
    if ('body' in each) sayAnyway(turn, each.body, each.sndId === null ? {} : { sndId: each.sndId });
    else await sayKept(turn, each, known);
  }
}

async function sayKept(
  turn: Turn<Duplex>,
  message: UserMessage,
  known: Pick<Known, 'unsaid'>,
): Promise<void> {
  const { messageId } = message;
  const body = await known.unsaid(messageId);
  if (body === null) return;
  turn.records.push({ record: 'unsaid', messageId, body: null });
  sayAnyway(turn, { tag: 'A_MSG', body }, message);
}
