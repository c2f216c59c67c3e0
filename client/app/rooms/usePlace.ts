// Where the lines are scrolled to: at the end they stay there, also where the screen gets lower under a keyboard; what
// is read further up stays where it is when others come before or after it.

import { useEffect, useLayoutEffect, useRef } from 'preact/hooks';
import { lastNumber, type Lines } from '../lines.ts';

/** Pixels from an end at which it counts as reached. */
const near = 200;

interface Place {
  isAtEnd: boolean;
  last: number;
  /** A line on the screen, and how far below the top of the log. */
  mark: { line: Element; top: number } | null;
}

export interface More {
  earlier: () => void;
  later: () => void;
}

export function usePlace(lines: Lines | null, more: More) {
  const log = useRef<HTMLDivElement>(null);
  const place = useRef<Place>({ isAtEnd: true, last: -1, mark: null });
  useLayoutEffect(() => {
    const element = log.current;
    if (element === null || lines === null) return;
    place.current = moved(element, lines, place.current);
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
  const follow = ({ currentTarget: element }: { currentTarget: HTMLElement }) => {
    if (lines === null) return;
    const { scrollTop, scrollHeight, clientHeight } = element;
    const isNearEnd = scrollHeight - scrollTop - clientHeight < near;
    place.current.isAtEnd = isNearEnd && !lines.hasLater;
    place.current.mark = markIn(element);
    if (scrollTop < near && lines.hasEarlier) more.earlier();
    else if (isNearEnd && lines.hasLater) more.later();
  };
  return { log, follow };
}

/** To the end, or so that what was seen is where it was. */
function moved(log: HTMLElement, lines: Lines, { isAtEnd, last, mark }: Place): Place {
  const lastLine = lines.items.at(-1);
  const hasSpoken = last !== -1 && lastLine?.from === 'self' && lastLine.n > last && !lines.hasLater;
  if (isAtEnd || hasSpoken) log.scrollTop = log.scrollHeight;
  else if (mark?.line.isConnected) log.scrollTop += topOf(mark.line, log) - mark.top;
  return {
    isAtEnd: isAtEnd || hasSpoken,
    last: Math.max(last, lastNumber(lines.items)),
    mark: markIn(log),
  };
}

/** The first message of which something is seen. */
function markIn(log: HTMLElement): Place['mark'] {
  for (const line of log.querySelectorAll('article')) {
    if (line.getBoundingClientRect().bottom > log.getBoundingClientRect().top)
      return { line, top: topOf(line, log) };
  }
  return null;
}

function topOf(line: Element, log: Element): number {
  return line.getBoundingClientRect().top - log.getBoundingClientRect().top;
}
