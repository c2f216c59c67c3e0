// All conversations as they are now, and the one way in which they change: one thing at a time for each, on what is
// stored, told after it is stored.

import { KeyedLocks } from '../keyedLocks.ts';
import type { ConnectionSummary } from '../commands/connectionSummary.ts';
import type { ChatStore } from './chatStore.ts';
import { type ConversationRecord, freshRecord } from './conversationRecord.ts';
import type { Change, ChatItem, Conversation, ConversationId } from './conversation.ts';
import { ConversationError } from './conversationError.ts';
import { Draft, type ItemChange } from './draft.ts';
import { viewOf } from './view.ts';

export interface LedgerOptions {
  store: ChatStore;
  onChange: (change: Change) => void;
  connection: (id: ConversationId) => ConnectionSummary | null;
  /** The number of this user's profile as it is now. */
  profileNumber: () => number;
}

interface Page {
  record: ConversationRecord;
  lastItem: ChatItem | null;
}

export class Ledger {
  readonly #options: LedgerOptions;
  readonly #locks = new KeyedLocks();
  readonly #pages = new Map<ConversationId, Page>();

  constructor(options: LedgerOptions) {
    this.#options = options;
  }

  async load(): Promise<void> {
    const { store } = this.#options;
    for (const [id, record] of await store.records())
      this.#pages.set(id, { record, lastItem: (await store.items(id, 1))[0] ?? null });
  }

  get ids(): ConversationId[] {
    return [...this.#pages.keys()];
  }

  record(id: ConversationId): ConversationRecord | null {
    return this.#pages.get(id)?.record ?? null;
  }

  view(id: ConversationId): Conversation | null {
    const page = this.#pages.get(id);
    const connection = this.#options.connection(id);
    return page && connection ? viewOf(page.record, connection, page.lastItem) : null;
  }

  /** One thing at a time for each conversation. */
  lock<T>(id: ConversationId, work: () => Promise<T>): Promise<T> {
    return this.#locks.run(id, work);
  }

  /** Under the lock. `work` has stored the draft when it resolves; when it rejects, nothing has changed. */
  async attempt<T>(id: ConversationId, work: (draft: Draft) => Promise<T>): Promise<T> {
    const draft = new Draft(this.#options.store, id, this.record(id) ?? this.#freshRecord(id));
    const result = await work(draft);
    await this.#publish(draft);
    return result;
  }

  async store(draft: Draft): Promise<void> {
    await this.#options.store.write(draft.writes());
  }

  /** `decide` makes a draft, which is then stored. */
  change<T>(id: ConversationId, decide: (draft: Draft) => Promise<T> | T): Promise<T> {
    return this.lock(id, async () => {
      if (this.#options.connection(id) === null) throw new ConversationError('noSuchConversation');
      return this.attempt(id, async (draft) => {
        const result = await decide(draft);
        await this.store(draft);
        return result;
      });
    });
  }

  remove(id: ConversationId): Promise<void> {
    const { store, onChange } = this.#options;
    return this.lock(id, async () => {
      await store.write(await store.everythingOf(id));
      if (this.#pages.delete(id)) onChange({ change: 'removed', id });
    });
  }

  idle(): Promise<void> {
    return this.#locks.idle();
  }

  #freshRecord(id: ConversationId): ConversationRecord {
    const { connection, profileNumber } = this.#options;
    const kind = connection(id)?.kind;
    const isOwn = kind === 'creating' || kind === 'invited' || kind === 'address';
    return freshRecord(Date.now(), isOwn ? 'own' : 'others', profileNumber());
  }

  /** Read only where the last one was removed: what is stored does not fail for a page that cannot be turned. */
  async #lastItem(
    id: ConversationId,
    changes: readonly ItemChange[],
    removed: readonly number[],
  ): Promise<ChatItem | null> {
    const before = this.#pages.get(id)?.lastItem ?? null;
    const items = [before, ...changes.map(({ item }) => item)].filter((item) => item !== null);
    const last = items.reduce<ChatItem | null>((a, b) => (a === null || b.n >= a.n ? b : a), null);
    if (last === null || !removed.includes(last.n)) return last;
    return (await this.#options.store.items(id, 1))[0] ?? null;
  }

  async #publish({ id, record, changes, removed }: Draft): Promise<void> {
    const { onChange } = this.#options;
    this.#pages.set(id, { record, lastItem: await this.#lastItem(id, changes, removed) });
    for (const { item, before } of changes) onChange({ change: 'item', id, item, before });
    for (const n of removed) onChange({ change: 'itemRemoved', id, n });
    this.show(id);
  }

  /** As it is now, also where nothing of it is stored here. */
  show(id: ConversationId): void {
    const conversation = this.view(id);
    if (conversation !== null) this.#options.onChange({ change: 'conversation', conversation });
  }
}
