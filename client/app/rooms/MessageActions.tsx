// What can be done with a message. The first of it has the focus when it is opened.

import { useLayoutEffect, useRef } from 'preact/hooks';
import type { MessageProps } from './Message.tsx';
import { useAttempt } from './useAttempt.tsx';

interface ActionsProps extends MessageProps {
  done: () => void;
}

export function MessageActions({ model, conversation: { id }, item, setAim, done }: ActionsProps) {
  const row = useRef<HTMLDivElement>(null);
  useLayoutEffect(() => {
    row.current?.querySelector('button')?.focus();
    row.current?.scrollIntoView({ block: 'nearest' });
  }, []);
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
      {problem}
    </div>
  );
}
