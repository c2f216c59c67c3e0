// A change of one conversation in the making: what it becomes, what is stored for it in one batch, and what is told of
// it when that is stored.

import type { Write } from '../../store/store.ts';
import type { SharedMsgId } from '../chat/sharedMsgId.ts';
import type { MessageId } from '../events.ts';
import { type ChatStore, type SentChunk, type Side, stored } from './chatStore.ts';
import type { ConversationRecord, GoingFile } from './conversationRecord.ts';
import type {
  ChatItem,
  ConversationId,
  Delivery,
  Occurrence,
  OccurrenceItem,
  ReceivedItem,
  SentItem,
} from './conversation.ts';

type Unnumbered<I> = I extends ChatItem ? Omit<I, 'n'> : never;

export interface ItemChange {
  item: ChatItem;
  before: ChatItem | null;
}

export class Draft {
  readonly id: ConversationId;
  record: ConversationRecord;
  readonly changes: ItemChange[] = [];
  readonly removed: number[] = [];
  readonly #store: ChatStore;
  readonly #items = new Map<number, ChatItem>();
  readonly #writes: Write[] = [];

  constructor(store: ChatStore, id: ConversationId, record: ConversationRecord) {
    this.#store = store;
    this.id = id;
    this.record = record;
  }

  get going(): readonly GoingFile[] {
    return this.record.going ?? [];
  }

  get asked(): readonly number[] {
    return this.record.asked ?? [];
  }

  set(changed: Partial<ConversationRecord>): void {
    this.record = { ...this.record, ...changed };
  }

  add<I extends ChatItem>(item: Unnumbered<I>): I {
    const n = this.record.nextItem;
    const added = { ...item, n } as unknown as I;
    this.set({ nextItem: n + 1, changedAt: Math.max(this.record.changedAt, added.at) });
    if (added.from === 'other') this.set({ unread: this.record.unread + 1 });
    if (added.from === 'self') this.#count(added.delivery, 1);
    if (added.from !== 'nobody' && added.message.msgId !== null)
      this.#writes.push(stored.shared(this.id, added.from, added.message.msgId, n));
    this.#keep(added, null);
    return added;
  }

  happens(at: number, occurrence: Occurrence): void {
    this.add<OccurrenceItem>({ from: 'nobody', at, occurrence });
  }

  replace<I extends ChatItem>(before: I, item: I): I {
    if (before.from === 'self' && item.from === 'self') {
      this.#count(before.delivery, -1);
      this.#count(item.delivery, 1);
    }
    this.#keep(item, before);
    return item;
  }

  async remove(item: ChatItem): Promise<void> {
    if (item.from === 'self') this.#count(item.delivery, -1);
    this.set({ queued: this.record.queued.filter((n) => n !== item.n) });
    await this.forgetFile(item);
    this.#writes.push(stored.noItem(this.id, item.n));
    this.removed.push(item.n);
  }

  /** Nothing more of it comes or goes, and nothing of it stays. */
  async forgetFile(item: ChatItem): Promise<void> {
    if (item.from === 'nobody' || item.message.transfer === undefined) return;
    this.set({
      asked: this.asked.filter((n) => n !== item.n),
      going: this.going.filter(({ n }) => n !== item.n),
    });
    this.#writes.push(...(await this.#store.nothingOfFile(this.id, item.n)));
  }

  also(...writes: Write[]): void {
    this.#writes.push(...writes);
  }

  /** As this change leaves it. */
  async item(n: number): Promise<ChatItem | null> {
    return this.#items.get(n) ?? this.#store.item(this.id, n);
  }

  async said(side: Side, msgId: SharedMsgId): Promise<SentItem | ReceivedItem | null> {
    // What this change has added is not found in the store yet.
    const isIt = (item: ChatItem) =>
      item.from === side && item.message.msgId !== null && sameId(item.message.msgId, msgId);
    const added = [...this.#items.values()].find(isIt)?.n;
    const n = added ?? (await this.#store.sharedItem(this.id, side, msgId));
    const item = n === null ? null : await this.item(n);
    return item?.from === side ? item : null;
  }

  async numbered(messageId: MessageId): Promise<SentItem | null> {
    const n = await this.#store.numberedItem(this.id, messageId);
    const item = n === null ? null : await this.item(n);
    return item?.from === 'self' ? item : null;
  }

  numberedChunk(messageId: MessageId): Promise<SentChunk | null> {
    return this.#store.numberedChunk(this.id, messageId);
  }

  chunk(n: number, chunkNo: number): Promise<Uint8Array | null> {
    return this.#store.chunk(this.id, n, chunkNo);
  }

  writes(): Write[] {
    return [...this.#writes, stored.record(this.id, this.record)];
  }

  #keep(item: ChatItem, before: ChatItem | null): void {
    this.#items.set(item.n, item);
    this.#writes.push(stored.item(this.id, item));
    this.changes.push({ item, before });
  }

  #count({ state }: Delivery, by: number): void {
    if (state === 'sending' || state === 'unsaid') this.set({ sending: this.record.sending + by });
  }
}

function sameId(a: SharedMsgId, b: SharedMsgId): boolean {
  return a.length === b.length && a.every((byte, at) => byte === b[at]);
}
