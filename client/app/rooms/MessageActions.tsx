// What can be done with a message. The first of it has the focus when it is opened.

import { useLayoutEffect, useRef, useState } from 'preact/hooks';
import type { MessageProps } from './Message.tsx';
import { React } from './Reactions.tsx';
import { useAttempt } from './useAttempt.tsx';

interface ActionsProps extends MessageProps {
  done: () => void;
}

export function MessageActions({ model, conversation, item, setAim, done }: ActionsProps) {
  const { id, state } = conversation;
  const [isReacting, setReacting] = useState(false);
  const row = useRef<HTMLDivElement>(null);
  useLayoutEffect(() => {
    row.current?.querySelector('button')?.focus();
    row.current?.scrollIntoView({ block: 'nearest' });
  }, []);
  const { attempt, problem } = useAttempt();
  const { message, n, from } = item;
  const isOwn = from === 'self';
  const canReact = state === 'connected' && !message.isDeleted && message.msgId !== null;
  const act = (work: () => Promise<unknown> | void) => () =>
    attempt(async () => {
      await work();
      done();
    });
  const remove = (forBoth: boolean) => model.conversations.removeItem(id, n, { forBoth });
  return (
    <div class="actions" ref={row}>
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
      {canReact && (
        <button aria-expanded={isReacting} onClick={() => setReacting(!isReacting)}>
          React
        </button>
      )}
      {isReacting && (
        <React
          item={item}
          react={(emoji, isAdded) => act(() => model.conversations.react(id, n, emoji, isAdded))()}
        />
      )}
      {problem}
    </div>
  );
}
