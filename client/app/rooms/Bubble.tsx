// What a message says: words, a picture, and what it answers.

import { useMemo, useState } from 'preact/hooks';
import { shownPicture } from '../shownPicture.ts';
import { textOf } from '../words.ts';
import type { Said } from './Conversation.tsx';
import { Text } from './Text.tsx';
import type { useTouch } from './useTouch.ts';

/** A longer text is cut until it is asked for, so that one message does not bury all others. */
const longest = 1500;
const cutAt = 1000;

const fewEmoji = /^(?:\p{RGI_Emoji}\s?){1,3}$/v;

export function Bubble({ item, touch }: { item: Said; touch: ReturnType<typeof useTouch> }) {
  const { quote, content, isDeleted } = item.message;
  const picture = !isDeleted && content.type === 'image' ? content.image : null;
  const text = picture === null ? textOf(item, '') : content.text;
  const kind = isDeleted ? 'deleted' : quote === null && fewEmoji.test(text) ? 'emoji' : '';
  return (
    <div class={`bubble ${kind}`} dir="auto" {...touch}>
      {quote !== null && (
        <blockquote class="quote" dir="auto">
          {quote.content.text || 'A picture'}
        </blockquote>
      )}
      {picture !== null && <Picture uri={picture} text={text} />}
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

function Picture({ uri, text }: { uri: string; text: string }) {
  const shown = useMemo(() => shownPicture(uri), [uri]);
  if (shown === null) return <p class="quiet">A picture that cannot be shown here.</p>;
  const { width, height } = shown;
  return (
    <img class="picture" src={uri} width={width} height={height} alt={text || 'A picture without words'} />
  );
}
