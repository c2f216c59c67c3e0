// The lines of a conversation that are shown: a part of what the store has, which moves as it is scrolled, so that a
// long conversation costs no more than a short one.

import type { ChatItem } from '../agent/conversations/conversation.ts';

export interface Lines {
  readonly items: readonly ChatItem[];
  readonly hasEarlier: boolean;
  readonly hasLater: boolean;
}

export const pageLength = 50;
/** Those beyond are let go at the other end. */
const most = 4 * pageLength;

/** `page`: the last ones that there are. */
export function latestLines(page: readonly ChatItem[]): Lines {
  return { items: page, hasEarlier: page.length === pageLength, hasLater: false };
}

/** `page`: those before what is shown. */
export function withEarlier({ items, hasLater }: Lines, page: readonly ChatItem[]): Lines {
  const first = items[0]?.n ?? Number.POSITIVE_INFINITY;
  const all = [...page.filter(({ n }) => n < first), ...items];
  return {
    items: all.slice(0, most),
    hasEarlier: page.length === pageLength,
    hasLater: hasLater || all.length > most,
  };
}

/** `page`: those after what is shown; `last`: the number of the last one that there is. */
export function withLater({ items, hasEarlier }: Lines, page: readonly ChatItem[], last: number): Lines {
  const shown = lastNumber(items);
  const all = [...items, ...page.filter(({ n }) => n > shown)];
  return {
    items: all.slice(-most),
    hasEarlier: hasEarlier || all.length > most,
    hasLater: lastNumber(all) < last,
  };
}

/** As it is now, or as it comes. What lies beyond what is shown is found when it is scrolled to. */
export function withItem(lines: Lines, item: ChatItem): Lines {
  const { items, hasEarlier, hasLater } = lines;
  const at = items.findLastIndex(({ n }) => n <= item.n);
  if (items[at]?.n === item.n) return { ...lines, items: items.with(at, item) };
  const isBeyond = at === -1 ? hasEarlier : hasLater && at === items.length - 1;
  if (isBeyond) return lines;
  const all = items.toSpliced(at + 1, 0, item);
  return { ...lines, items: all.slice(-most), hasEarlier: hasEarlier || all.length > most };
}

export function withoutItem(lines: Lines, removed: number): Lines {
  return { ...lines, items: lines.items.filter(({ n }) => n !== removed) };
}

export function lastNumber(items: readonly ChatItem[]): number {
  return items.at(-1)?.n ?? -1;
}
