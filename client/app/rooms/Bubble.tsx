// What a message says: words, a picture, and what it answers.

import { useState } from 'preact/hooks';
import { textOf } from '../words.ts';
import type { ConversationProps, Said } from './Conversation.tsx';
import { Picture } from './Picture.tsx';
import { Text } from './Text.tsx';
import type { useTouch } from './useTouch.ts';

/** A longer text is cut until it is asked for, so that one message does not bury all others. */
const longest = 1500;
const cutAt = 1000;

const fewEmoji = /^(?:\p{RGI_Emoji}\s?){1,3}$/v;

interface BubbleProps extends ConversationProps {
  item: Said;
  touch: ReturnType<typeof useTouch>;
}

export function Bubble({ touch, ...props }: BubbleProps) {
  const { item } = props;
  const { quote, content, isDeleted } = item.message;
  const isPicture = !isDeleted && content.type === 'image';
  const text = isPicture ? content.text : textOf(item, '');
  const kind = isDeleted ? 'deleted' : quote === null && fewEmoji.test(text) ? 'emoji' : '';
  return (
    <div class={`bubble ${kind}`} dir="auto" {...touch}>
      {quote !== null && (
        <blockquote class="quote" dir="auto">
          {quote.content.text || 'A picture'}
        </blockquote>
      )}
      {isPicture && <Picture {...props} preview={content.image} />}
      <Words text={text} />
    </div>
  );
}

function Words({ text }: { text: string }) {
  const [isWhole, setWhole] = useState(text.length <= longest);
  if (text === '') return null;
  if (isWhole) {
    return (
      <span class="words">
        <Text text={text} />
      </span>
    );
  }
  const cut = text.slice(0, cutAt).replace(/\S*$/, '').trimEnd() || text.slice(0, cutAt);
  return (
    <span class="words">
      <Text text={`${cut.toWellFormed()}…`} />{' '}
      <button class="inline" onClick={() => setWhole(true)}>
        Show all
      </button>
    </span>
  );
}
