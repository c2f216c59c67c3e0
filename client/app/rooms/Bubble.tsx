// What a message says: words, a picture, and what it answers.

import { useState } from 'preact/hooks';
import { textOf } from '../words.ts';
import type { Said } from './Conversation.tsx';
import { Text } from './Text.tsx';
import type { useTouch } from './useTouch.ts';

/** A longer text is cut until it is asked for, so that one message does not bury all others. */
const longest = 1500;
const cutAt = 1000;

const fewEmoji = /^(?:\p{RGI_Emoji}\s?){1,3}$/v;

export function Bubble({ item, touch }: { item: Said; touch: ReturnType<typeof useTouch> }) {
  const { quote, isDeleted } = item.message;
  const text = textOf(item, '');
  const kind = isDeleted ? 'deleted' : quote === null && fewEmoji.test(text) ? 'emoji' : '';
  return (
    <div class={`bubble ${kind}`} dir="auto" {...touch}>
      {quote !== null && (
        <blockquote class="quote" dir="auto">
          {quote.content.text}
        </blockquote>
      )}
      <Picture item={item} />
      {text.length > longest ? <LongText text={text} /> : <Text text={text} />}
    </div>
  );
}

function LongText({ text }: { text: string }) {
  const [isWhole, setWhole] = useState(false);
  if (isWhole) return <Text text={text} />;
  const cut = text.slice(0, cutAt).replace(/\S*$/, '').trimEnd() || text.slice(0, cutAt);
  return (
    <>
      <Text text={`${cut.toWellFormed()}…`} />{' '}
      <button class="inline" onClick={() => setWhole(true)}>
        Show all
      </button>
    </>
  );
}

const isPicture = /^data:image\/(?:jpe?g|png|webp);base64,/;

function Picture({ item: { message } }: { item: Said }) {
  const { content, isDeleted } = message;
  if (isDeleted || content.type !== 'image' || !isPicture.test(content.image)) return null;
  return <img class="picture" src={content.image} alt={content.text || 'A picture'} />;
}
