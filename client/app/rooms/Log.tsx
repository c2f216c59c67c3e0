// What was said, the newest at the bottom. Earlier lines come from the store as they are scrolled to.

import { useEffect, useLayoutEffect, useRef } from 'preact/hooks';
import type { ChatItem } from '../../agent/conversations/conversation.ts';
import { isLookedAt } from '../alerts.ts';
import { nameOf, occurrenceInWords } from '../words.ts';
import type { Aim, ConversationProps } from './Conversation.tsx';
import { Message } from './Message.tsx';

/** Pixels from an end at which it counts as reached. */
const near = 200;

export function Log({ model, conversation, setAim }: ConversationProps & { setAim: (aim: Aim) => void }) {
  const { id, unread } = conversation;
  const lines = model.lines(id);
  const log = useRef<HTMLDivElement>(null);
  const place = useRef({ height: 0, first: -1, isAtEnd: true });
  useEffect(() => {
    if (lines === null) model.loadEarlier(id);
  }, [id, lines === null]);
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
  const firstLine = lines?.[0]?.n ?? -1;
  useLayoutEffect(() => {
    const element = log.current;
    if (element === null) return;
    const { height, first, isAtEnd } = place.current;
    if (first > firstLine && firstLine !== -1) element.scrollTop += element.scrollHeight - height;
    else if (isAtEnd) element.scrollTop = element.scrollHeight;
    place.current = { ...place.current, height: element.scrollHeight, first: firstLine };
  }, [lines]);
  const follow = ({
    currentTarget: { scrollTop, scrollHeight, clientHeight },
  }: {
    currentTarget: HTMLElement;
  }) => {
    place.current.isAtEnd = scrollHeight - scrollTop - clientHeight < near;
    place.current.height = scrollHeight;
    if (scrollTop < near && model.hasEarlier(id)) model.loadEarlier(id);
  };
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
      {lines?.map((item, at) => (
        <Line
          key={item.n}
          item={item}
          before={lines[at - 1]}
          setAim={setAim}
          model={model}
          conversation={conversation}
        />
      ))}
    </div>
  );
}

interface LineProps extends ConversationProps {
  item: ChatItem;
  before: ChatItem | undefined;
  setAim: (aim: Aim) => void;
}

function Line({ item, before, setAim, model, conversation }: LineProps) {
  const day = new Date(item.at).toDateString();
  const isNewDay = before === undefined || new Date(before.at).toDateString() !== day;
  return (
    <>
      {isNewDay && <p class="day">{dayInWords(item.at)}</p>}
      {item.from === 'nobody' ? (
        <p class="occurrence">{occurrenceInWords(item.occurrence, nameOf(conversation))}</p>
      ) : (
        <Message item={item} setAim={setAim} model={model} conversation={conversation} />
      )}
    </>
  );
}

const dayLength = 24 * 60 * 60 * 1000;

function dayInWords(at: number): string {
  const day = new Date(at).toDateString();
  if (day === new Date().toDateString()) return 'Today';
  if (day === new Date(Date.now() - dayLength).toDateString()) return 'Yesterday';
  return new Date(at).toLocaleDateString(undefined, {
    weekday: 'long',
    day: 'numeric',
    month: 'long',
    year: 'numeric',
  });
}
