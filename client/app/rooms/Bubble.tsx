// What a message says: words, a picture, and what it answers.

import { useState } from 'preact/hooks';
import { textOf } from '../words.ts';
import type { Said } from './Conversation.tsx';
import { Picture } from './Picture.tsx';
import { Text } from './Text.tsx';
import type { useTouch } from './useTouch.ts';
import type { WithFile } from './useWholeFile.ts';
import { Voice } from './Voice.tsx';

/** A longer text is cut until it is asked for, so that one message does not bury all others. */
const longest = 1500;
const cutAt = 1000;

const fewEmoji = /^(?:\p{RGI_Emoji}\s?){1,3}$/v;

interface BubbleProps extends WithFile {
  touch: ReturnType<typeof useTouch>;
}

export function Bubble({ touch, ...props }: BubbleProps) {
  const { item } = props;
  const { quote, content, isDeleted } = item.message;
  const text = isShownAsItIs(item) ? content.text : textOf(item, '');
  const kind = isDeleted ? 'deleted' : quote === null && fewEmoji.test(text) ? 'emoji' : '';
  return (
    <div class={`bubble ${kind}`} dir="auto" {...touch}>
      {quote !== null && (
        <blockquote class="quote" dir="auto">
          {quote.content.text || 'Without words'}
        </blockquote>
      )}
      <Attachment {...props} />
      <Words text={text} />
    </div>
  );
}

/** And not in words. */
function isShownAsItIs({ message: { content, transfer } }: Said): boolean {
  return content.type === 'image' || (content.type === 'voice' && transfer !== undefined);
}

function Attachment(props: WithFile) {
  const { content } = props.item.message;
  if (!isShownAsItIs(props.item)) return null;
  if (content.type === 'image') return <Picture {...props} preview={content.image} />;
  return content.type === 'voice' ? <Voice {...props} seconds={content.duration} /> : null;
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
