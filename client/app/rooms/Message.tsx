// One message, and what can be done with it.

import { useRef, useState } from 'preact/hooks';
import { deliveryInWords, textOf } from '../words.ts';
import type { Aim, ConversationProps, Said } from './Conversation.tsx';
import { MessageActions } from './MessageActions.tsx';
import { Text } from './Text.tsx';
import { useTouch } from './useTouch.ts';

export interface MessageProps extends ConversationProps {
  item: Said;
  setAim: (aim: Aim) => void;
}

export function Message(props: MessageProps) {
  const { item } = props;
  const [isOpen, setOpen] = useState(false);
  /** The time is shown, where nothing can be hovered over. */
  const [isTapped, setTapped] = useState(false);
  const article = useRef<HTMLElement>(null);
  const { message, from } = item;
  const { quote, isDeleted } = message;
  const close = () => {
    setOpen(false);
    article.current?.focus();
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const isHere = event.target === event.currentTarget;
    if (event.key === 'Enter' && isHere) setOpen(true);
    else if (event.key === 'Escape' && isOpen) close();
    else return;
    event.preventDefault();
  };
  const touch = useTouch(
    () => setTapped(!isTapped),
    () => setOpen(true),
  );
  const isShown = isOpen || isTapped;
  return (
    <article
      class={`message ${from === 'self' ? 'own' : 'other'} ${isShown ? 'shown' : ''}`}
      tabIndex={-1}
      ref={article}
      onKeyDown={onKeyDown}
    >
      <div class="said">
        <span class="hidden">{from === 'self' ? 'You: ' : ''}</span>
        <div class={isDeleted ? 'bubble deleted' : 'bubble'} dir="auto" {...touch}>
          {quote !== null && <blockquote class="quote">{quote.content.text}</blockquote>}
          <Picture item={item} />
          <Text text={textOf(item, '')} />
        </div>
        <Under item={item} />
        {isOpen && <MessageActions {...props} done={close} />}
      </div>
      <div class="beside-it">
        <time dateTime={new Date(item.at).toISOString()}>{timeOf(item.at)}</time>
        <button class="small" tabIndex={-1} aria-expanded={isOpen} onClick={() => setOpen(!isOpen)}>
          {isOpen ? 'Less' : 'More'}
        </button>
      </div>
    </article>
  );
}

function Under({ item }: { item: Said }) {
  const { isEdited, isDeleted } = item.message;
  return (
    <p class="under">
      {isEdited && !isDeleted && <span>edited</span>}
      {item.from === 'self' && <span>{deliveryInWords(item.delivery)}</span>}
    </p>
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
