// The field for what is to be said. It never waits: what is sent is stored first, and goes when it can.

import { useEffect, useRef, useState } from 'preact/hooks';
import { drafts } from '../drafts.ts';
import { nameOf } from '../words.ts';
import type { Aim, ConversationProps } from './Conversation.tsx';
import { useAttempt } from './useAttempt.tsx';

interface ComposerProps extends ConversationProps {
  aim: Aim;
  setAim: (aim: Aim) => void;
}

export function Composer({ model, conversation, aim, setAim }: ComposerProps) {
  const { id, state } = conversation;
  const [text, setText] = useState(drafts.get(id) ?? '');
  const { attempt, problem } = useAttempt();
  const field = useRef<HTMLTextAreaElement>(null);
  useEffect(() => {
    if (aim?.aim === 'edit') setText(aim.item.message.content.text);
    if (aim !== null) field.current?.focus();
  }, [aim]);
  useEffect(() => {
    // Where a field with the focus takes no place of the screen's.
    if (matchMedia('(hover: hover)').matches) field.current?.focus();
  }, []);
  useEffect(() => {
    if (aim?.aim !== 'edit') drafts.set(id, text);
  }, [text]);
  const isOver = state === 'failed' || state === 'ended';
  const stop = () => {
    if (aim?.aim === 'edit') setText('');
    setAim(null);
  };
  const say = () => {
    const said = text.trim();
    if (said === '' || isOver) return;
    setText('');
    setAim(null);
    attempt(async () => {
      try {
        if (aim?.aim === 'edit') await model.conversations.edit(id, aim.item.n, said);
        else await model.conversations.send(id, said, aim === null ? {} : { quote: aim.item.n });
      } catch (error) {
        drafts.set(id, said);
        setText((newer) => (newer === '' ? said : newer));
        throw error;
      }
    });
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === 'Enter' && !event.shiftKey && !event.isComposing) {
      event.preventDefault();
      say();
    } else if (event.key === 'Escape' && aim !== null) {
      event.preventDefault();
      stop();
    }
  };
  return (
    <div class="composer">
      {problem}
      {aim !== null && (
        <div class="row">
          <p class="quote">
            {aim.aim === 'edit' ? 'Editing' : 'Reply to'}: {aim.item.message.content.text}
          </p>
          <button class="plain" onClick={stop}>
            Cancel
          </button>
        </div>
      )}
      <form
        onSubmit={(event) => {
          event.preventDefault();
          say();
        }}
      >
        <textarea
          ref={field}
          rows={1}
          dir="auto"
          disabled={isOver}
          aria-label={`Write to ${nameOf(conversation)}`}
          placeholder={isOver ? 'This conversation is over' : `Write to ${nameOf(conversation)}`}
          value={text}
          onInput={(event) => setText(event.currentTarget.value)}
          onKeyDown={onKeyDown}
        />
        <button class="main" disabled={isOver || text.trim() === ''}>
          {aim?.aim === 'edit' ? 'Save' : 'Send'}
        </button>
      </form>
    </div>
  );
}
