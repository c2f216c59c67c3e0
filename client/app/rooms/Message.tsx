// One message: what it says, what became of it, and what can be done with it.

import { useRef, useState } from 'preact/hooks';
import { deliveryInWords } from '../words.ts';
import { Bubble } from './Bubble.tsx';
import type { Aim, ConversationProps, Said } from './Conversation.tsx';
import { MessageActions } from './MessageActions.tsx';
import { Reactions } from './Reactions.tsx';
import { useTouch } from './useTouch.ts';

export interface MessageProps extends ConversationProps {
  item: Said;
  /** What becomes of the last one is always shown; of others where they are pointed at. */
  isLastOwn: boolean;
  setAim: (aim: Aim) => void;
}

export function Message(props: MessageProps) {
  const { item, model, conversation } = props;
  const [isOpen, setOpen] = useState(false);
  /** The time is shown, where nothing can be hovered over. */
  const [isTapped, setTapped] = useState(false);
  const article = useRef<HTMLElement>(null);
  const isOwn = item.from === 'self';
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
      class={`message ${isOwn ? 'own' : 'other'} ${isShown ? 'shown' : ''}`}
      tabIndex={-1}
      ref={article}
      onKeyDown={onKeyDown}
    >
      <span class="hidden">{isOwn ? 'You: ' : ''}</span>
      <div class="line">
        <Bubble model={model} conversation={conversation} item={item} touch={touch} />
        <div class="beside-it">
          <Time at={item.at} />
          <button class="small" tabIndex={-1} aria-expanded={isOpen} onClick={() => setOpen(!isOpen)}>
            {isOpen ? 'Less' : 'More'}
          </button>
        </div>
      </div>
      <Reactions conversation={conversation} item={item} />
      <Under {...props} isShown={isShown} />
      {isOpen && <MessageActions {...props} done={close} />}
    </article>
  );
}

function Under({ item, isLastOwn, isShown }: MessageProps & { isShown: boolean }) {
  const { isEdited } = item.message;
  const delivery = item.from === 'self' ? item.delivery : null;
  const isSeen = isShown || isLastOwn || isEdited || delivery?.state === 'failed';
  return (
    <p class={isSeen ? 'under' : 'hidden'}>
      {isEdited && <span>edited</span>}
      {delivery !== null && <span>{deliveryInWords(delivery)}</span>}
    </p>
  );
}

function Time({ at }: { at: number }) {
  const time = new Date(at);
  return (
    <time dateTime={time.toISOString()}>{time.toLocaleTimeString(undefined, { timeStyle: 'short' })}</time>
  );
}
