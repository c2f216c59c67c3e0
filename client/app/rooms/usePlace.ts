// Where the lines are scrolled to: at the end they stay there, also where the screen gets lower under a keyboard; what
// is read further up stays where it is when earlier lines come.

import { useEffect, useLayoutEffect, useRef } from 'preact/hooks';
import type { ChatItem } from '../../agent/conversations/conversation.ts';

/** Pixels from an end at which it counts as reached. */
const near = 200;

export function usePlace(lines: readonly ChatItem[] | null, loadEarlier: () => void) {
  const log = useRef<HTMLDivElement>(null);
  const place = useRef({ height: 0, first: -1, last: -1, isAtEnd: true });
  const firstLine = lines?.[0]?.n ?? -1;
  const lastLine = lines?.at(-1);
  useLayoutEffect(() => {
    const element = log.current;
    if (element === null) return;
    const { height, first, last, isAtEnd } = place.current;
    const hasSpoken = lastLine?.from === 'self' && lastLine.n > last;
    if (first > firstLine && firstLine !== -1) element.scrollTop += element.scrollHeight - height;
    else if (isAtEnd || hasSpoken) element.scrollTop = element.scrollHeight;
    const { scrollHeight } = element;
    place.current = { ...place.current, height: scrollHeight, first: firstLine, last: lastLine?.n ?? -1 };
  }, [lines]);
  useEffect(() => {
    const element = log.current;
    if (element === null) return;
    const observer = new ResizeObserver(() => {
      if (place.current.isAtEnd) element.scrollTop = element.scrollHeight;
    });
    observer.observe(element);
    return () => observer.disconnect();
  }, []);
  const follow = ({ currentTarget }: { currentTarget: HTMLElement }) => {
    const { scrollTop, scrollHeight, clientHeight } = currentTarget;
    place.current.isAtEnd = scrollHeight - scrollTop - clientHeight < near;
    place.current.height = scrollHeight;
    if (scrollTop < near) loadEarlier();
  };
  return { log, follow };
}
