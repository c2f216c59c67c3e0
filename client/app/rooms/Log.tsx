// What was said, the newest at the bottom. Earlier lines come from the store as they are scrolled to.

import { useEffect } from 'preact/hooks';
import { isLookedAt } from '../alerts.ts';
import { nameOf } from '../words.ts';
import type { Aim, ConversationProps } from './Conversation.tsx';
import { Line } from './Line.tsx';
import { usePlace } from './usePlace.ts';

export function Log({ model, conversation, setAim }: ConversationProps & { setAim: (aim: Aim) => void }) {
  const { id, unread } = conversation;
  const shown = model.lines.of(id);
  const lines = shown?.items;
  const { log, follow } = usePlace(shown, {
    earlier: () => model.lines.loadEarlier(id),
    later: () => model.lines.loadLater(id),
  });
  useEffect(() => {
    if (shown === null) model.lines.loadLatest(id);
  }, [id, shown === null]);
  useEffect(() => {
    const read = () => {
      if (isLookedAt() && unread > 0) model.markRead(id);
    };
    read();
    document.addEventListener('visibilitychange', read);
    addEventListener('focus', read);
    return () => {
      document.removeEventListener('visibilitychange', read);
      removeEventListener('focus', read);
    };
  }, [id, unread]);
  const lastOwn = lines?.findLast(({ from }) => from === 'self')?.n;
  /** From one message to the next; from the log itself to the last one. */
  const step = (event: KeyboardEvent) => {
    const by = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    const messages = [...(log.current?.querySelectorAll<HTMLElement>('article') ?? [])];
    const at = messages.findIndex((each) => each === event.target);
    const isHere = at !== -1 || event.target === log.current;
    const next = at === -1 ? messages.at(-1) : messages[at + (by ?? 0)];
    if (by === undefined || !isHere || next === undefined) return;
    event.preventDefault();
    next.focus();
  };
  return (
    <div
      class="log"
      role="log"
      aria-label={`With ${nameOf(conversation)}`}
      tabIndex={0}
      ref={log}
      aria-description="The arrow keys go from one message to another. Enter shows what can be done with it."
      onScroll={follow}
      onKeyDown={step}
    >
      {lines?.length === 0 && (
        <p class="occurrence">You can write already. It is sent as soon as you are connected.</p>
      )}
      {lines?.map((item, at) => (
        <Line
          key={item.n}
          item={item}
          before={lines[at - 1]}
          isLastOwn={item.n === lastOwn}
          setAim={setAim}
          model={model}
          conversation={conversation}
        />
      ))}
    </div>
  );
}
