// What the two have said to a message with one character, and what this user can say so.

import { reactionEmoji } from '../../agent/conversations/reactions.ts';
import { nameOf } from '../words.ts';
import type { ConversationProps, Said } from './Conversation.tsx';

/** Enough for most; apps know two more. */
const offered = reactionEmoji.slice(0, 6);

export function Reactions({ conversation, item }: Pick<ConversationProps, 'conversation'> & { item: Said }) {
  const { reactions } = item.message;
  if (reactions.length === 0) return null;
  return (
    <ul class="reactions">
      {reactions.map(({ by, emoji }) => (
        <li key={`${by} ${emoji}`}>
          <span class="hidden">{by === 'self' ? 'You' : nameOf(conversation)}: </span>
          {emoji}
        </li>
      ))}
    </ul>
  );
}

interface ReactProps {
  item: Said;
  react: (emoji: string, isAdded: boolean) => void;
}

export function React({ item, react }: ReactProps) {
  const own = item.message.reactions.filter(({ by }) => by === 'self').map(({ emoji }) => emoji);
  return (
    <span class="reactions" role="group" aria-label="React">
      {offered.map((emoji) => (
        <button
          key={emoji}
          aria-pressed={own.includes(emoji)}
          onClick={() => react(emoji, !own.includes(emoji))}
        >
          {emoji}
        </button>
      ))}
    </span>
  );
}
