// What is shown of each conversation, read from the store as it is scrolled to.

import type { ChatItem, ConversationId } from '../agent/conversations/conversation.ts';
import type { Conversations } from '../agent/conversations/conversations.ts';
import {
  lastNumber,
  latestLines,
  type Lines,
  pageLength,
  withEarlier,
  withItem,
  withLater,
  withoutItem,
} from './lines.ts';

export interface ShownLinesOptions {
  conversations: () => Conversations;
  changed: () => void;
  failed: (error: unknown) => void;
}

export class ShownLines {
  readonly #options: ShownLinesOptions;
  readonly #lines = new Map<ConversationId, Lines>();
  readonly #loading = new Set<ConversationId>();

  constructor(options: ShownLinesOptions) {
    this.#options = options;
  }

  /** Null before they are loaded. */
  of(id: ConversationId): Lines | null {
    return this.#lines.get(id) ?? null;
  }

  loadLatest(id: ConversationId): void {
    this.#load(id, () => this.#latest(id));
  }

  loadEarlier(id: ConversationId): void {
    this.#load(id, async (lines) => {
      const page = await this.#page(id, lines.items[0]?.n);
      return withEarlier(this.of(id) ?? lines, page);
    });
  }

  loadLater(id: ConversationId): void {
    this.#load(id, async (lines) => {
      const shown = lastNumber(lines.items);
      const page = await this.#page(id, shown + 1 + pageLength);
      // What was removed may leave a gap that is longer than a page.
      if (lastNumber(page) <= shown) return this.#latest(id);
      const last = this.#options.conversations().get(id)?.lastItem?.n ?? -1;
      return withLater(this.of(id) ?? lines, page, last);
    });
  }

  /** As it is now, or as it comes. */
  put(id: ConversationId, item: ChatItem, isNew: boolean): void {
    const lines = this.#lines.get(id);
    if (lines === undefined) return;
    // Who says something wants to see it.
    if (isNew && item.from === 'self' && lines.hasLater) return this.loadLatest(id);
    this.#lines.set(id, withItem(lines, item));
  }

  drop(id: ConversationId, removed: number): void {
    const lines = this.#lines.get(id);
    if (lines !== undefined) this.#lines.set(id, withoutItem(lines, removed));
  }

  forget(id: ConversationId): void {
    this.#lines.delete(id);
  }

  #load(id: ConversationId, load: (lines: Lines) => Promise<Lines>): void {
    if (this.#loading.has(id)) return;
    this.#loading.add(id);
    load(this.of(id) ?? latestLines([]))
      .then((lines) => {
        this.#lines.set(id, lines);
        this.#options.changed();
      })
      .catch(this.#options.failed)
      .finally(() => this.#loading.delete(id));
  }

  async #latest(id: ConversationId): Promise<Lines> {
    return latestLines(await this.#page(id));
  }

  #page(id: ConversationId, before?: number): Promise<ChatItem[]> {
    const range = before === undefined ? {} : { before };
    return this.#options.conversations().history(id, { limit: pageLength, ...range });
  }
}
