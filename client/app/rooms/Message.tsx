// One message: what it says, what became of it, and what can be done with it.

import { useEffect, useRef, useState } from 'preact/hooks';
import { deliveryInWords } from '../words.ts';
import { Actions } from './Actions.tsx';
import { Bubble } from './Bubble.tsx';
import type { Aim, ConversationProps, Said } from './Conversation.tsx';

export interface MessageProps extends ConversationProps {
  item: Said;
  /** What becomes of the last one is always shown, of others when they are asked. */
  isLastOwn: boolean;
  setAim: (aim: Aim) => void;
}

export function Message(props: MessageProps) {
  const { item } = props;
  const [isOpen, setOpen] = useState(false);
  const isOwn = item.from === 'self';
  const message = useRef<HTMLElement>(null);
  useEffect(() => {
    if (isOpen) message.current?.scrollIntoView({ block: 'nearest' });
  }, [isOpen]);
  /** But not one that follows a link, or selects a word. */
  const tap = (event: MouseEvent) => {
    const isElsewhere = event.target instanceof Element && event.target.closest('a, button') !== null;
    if (!isElsewhere && getSelection()?.isCollapsed !== false) setOpen(!isOpen);
  };
  return (
    <article class={`message ${isOwn ? 'own' : 'other'}`} ref={message}>
      <div class="line">
        <span class="hidden">{isOwn ? 'You: ' : ''}</span>
        <Bubble item={item} onTap={tap} />
        <div class="aside">
          <Time at={item.at} />
          <button class="small" aria-expanded={isOpen} onClick={() => setOpen(!isOpen)}>
            {isOpen ? 'Less' : 'More'}
          </button>
        </div>
      </div>
      <Under {...props} isOpen={isOpen} />
      {isOpen && <Actions {...props} done={() => setOpen(false)} />}
    </article>
  );
}

function Under({ item, isLastOwn, isOpen }: MessageProps & { isOpen: boolean }) {
  const isEdited = item.message.isEdited && !item.message.isDeleted;
  const delivery = item.from === 'self' ? item.delivery : null;
  const isShown = isOpen || isLastOwn || isEdited || delivery?.state === 'failed';
  return (
    <p class={isShown ? 'under' : 'hidden'}>
      {isOpen && <Time at={item.at} />}
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
