// One message, and what can be done with it.

import { useState } from 'preact/hooks';
import { deliveryInWords, textOf } from '../words.ts';
import type { Aim, ConversationProps, Said } from './Conversation.tsx';
import { Text } from './Text.tsx';
import { useAttempt } from './useAttempt.tsx';

export interface MessageProps extends ConversationProps {
  item: Said;
  setAim: (aim: Aim) => void;
}

export function Message(props: MessageProps) {
  const { item } = props;
  const [isOpen, setOpen] = useState(false);
  const { message, from } = item;
  const { quote, isDeleted } = message;
  return (
    <article class={`message ${from === 'self' ? 'own' : 'other'}`}>
      <span class="hidden">{from === 'self' ? 'You: ' : ''}</span>
      <div class={isDeleted ? 'bubble deleted' : 'bubble'} dir="auto">
        {quote !== null && <blockquote class="quote">{quote.content.text}</blockquote>}
        <Picture item={item} />
        <Text text={textOf(item, '')} />
      </div>
      <div class="under">
        <time dateTime={new Date(item.at).toISOString()}>{timeOf(item.at)}</time>
        {message.isEdited && !isDeleted && <span>edited</span>}
        {item.from === 'self' && <span>{deliveryInWords(item.delivery)}</span>}
        <button class="small" aria-expanded={isOpen} onClick={() => setOpen(!isOpen)}>
          {isOpen ? 'Less' : 'More'}
        </button>
      </div>
      {isOpen && <Actions {...props} done={() => setOpen(false)} />}
    </article>
  );
}

function timeOf(at: number): string {
  return new Date(at).toLocaleTimeString(undefined, { hour: '2-digit', minute: '2-digit' });
}

const isPicture = /^data:image\/(?:jpe?g|png|webp|gif);base64,/;

function Picture({ item: { message } }: { item: Said }) {
  const { content, isDeleted } = message;
  if (isDeleted || content.type !== 'image' || !isPicture.test(content.image)) return null;
  return <img class="picture" src={content.image} alt={content.text || 'A picture'} />;
}

function Actions({ model, conversation: { id }, item, setAim, done }: MessageProps & { done: () => void }) {
  const { attempt, problem } = useAttempt();
  const { message, n, from } = item;
  const isOwn = from === 'self';
  const act = (work: () => Promise<unknown> | void) => () =>
    attempt(async () => {
      await work();
      done();
    });
  const remove = (forBoth: boolean) => model.conversations.removeItem(id, n, { forBoth });
  return (
    <div class="row">
      {!message.isDeleted && (
        <>
          <button onClick={act(() => setAim({ aim: 'reply', item }))}>Reply</button>
          {isOwn && message.content.type === 'text' && (
            <button onClick={act(() => setAim({ aim: 'edit', item }))}>Edit</button>
          )}
          <button onClick={act(() => navigator.clipboard.writeText(message.content.text))}>Copy</button>
          {isOwn && <button onClick={act(() => remove(true))}>Delete for both</button>}
        </>
      )}
      <button onClick={act(() => remove(false))}>Delete here</button>
      {problem}
    </div>
  );
}
