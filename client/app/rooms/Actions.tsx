// What can be done with a message.

import type { MessageProps } from './Message.tsx';
import { useAttempt } from './useAttempt.tsx';

export function Actions({
  model,
  conversation: { id },
  item,
  setAim,
  done,
}: MessageProps & { done: () => void }) {
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
    <div class="actions">
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
