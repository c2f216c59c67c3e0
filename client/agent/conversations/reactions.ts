// What can be said to a message with one character. simplex-chat Chat/Protocol.hs `mrEmojiChar`; Types.hs
// `maxMsgReactions`.

import type { ChatEvent } from '../chat/chatEvent.ts';
import type { SharedMsgId } from '../chat/sharedMsgId.ts';
import type { ChatText, Reaction } from './conversation.ts';
import { ConversationError } from './conversationError.ts';

/** Apps take no others: the heart without the selector that makes it red. */
export const reactionEmoji: readonly string[] = ['👍', '👎', '😀', '😂', '😢', '❤', '🚀', '✅'];

/** Of one party, to one message. */
const maxReactions = 3;

/** Unchanged where it is so already. */
export function reactedTo({ reactions }: ChatText, emoji: string, isAdded: boolean): readonly Reaction[] {
  if (!reactionEmoji.includes(emoji)) throw new ConversationError('unknownReaction');
  const own = reactions.filter(({ by }) => by === 'self');
  const isThere = own.some((each) => each.emoji === emoji);
  if (isThere === isAdded) return reactions;
  if (!isAdded) return reactions.filter((each) => each.by !== 'self' || each.emoji !== emoji);
  if (own.length >= maxReactions) throw new ConversationError('tooManyReactions');
  return [...reactions, { by: 'self', emoji }];
}

export function reactionEvent(msgId: SharedMsgId, emoji: string, add: boolean): ChatEvent {
  return { event: 'x.msg.react', params: { msgId, reaction: { type: 'emoji', emoji }, add } };
}
