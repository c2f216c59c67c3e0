// What an operator's move asks of one queue: to say what it is and to change no more, to be what another relay's was,
// or to go on as if nothing had been.

import { equal } from '../proto/bytes.ts';
import { encode } from '../proto/codec.ts';
import { removalAt } from './expiry.ts';
import type { LinkStore } from './linkStore.ts';
import type { MessageStore } from './messageStore.ts';
import { asMoved, asStored, type MovedQueue, movedQueue } from './movedQueue.ts';
import { type NameKeys, namesOfSender, type QueueNames } from './names.ts';
import type { QueueStore, StoredQueue } from './queueStore.ts';
import { createLeaving, dropLeaving, leavingTableExists } from './schema.ts';

export const moveFormat = 1;

/** `queue`: as `movedQueue`; null where its ID cannot be read: sealed by another relay, or by an earlier version. */
export interface MovedOut {
  queue: Uint8Array | null;
  messages: number;
}

/** `refused`: there is another one of that name, or one that has changed since. */
export type MovedIn = 'created' | 'same' | 'refused';

export class QueueMove {
  readonly #sql: SqlStorage;
  readonly #store: QueueStore;
  readonly #messages: MessageStore;
  readonly #links: LinkStore;
  #isLeaving: boolean | undefined;

  constructor(sql: SqlStorage, store: QueueStore, messages: MessageStore, links: LinkStore) {
    this.#sql = sql;
    this.#store = store;
    this.#messages = messages;
    this.#links = links;
  }

  /** Whether the queue has been handed over, and so may only be emptied. */
  get isLeaving(): boolean {
    this.#isLeaving ??= !this.#sql.exec(leavingTableExists).next().done;
    return this.#isLeaving;
  }

  /** Null where there is no queue. It changes no more from now on. */
  moveOut(keys: NameKeys): MovedOut | null {
    if (!this.#store.exists) return null;
    const names = this.#names(keys);
    const queue = names && this.#store.load(names);
    if (names === null || queue === null) return { queue: null, messages: this.waiting };
    this.#sql.exec(createLeaving);
    this.#isLeaving = true;
    const moved = asMoved(names.senderId, queue, this.#links.load(names));
    return { queue: encode(movedQueue, moved), messages: this.waiting };
  }

  #names(keys: NameKeys): QueueNames | null {
    const senderId = this.#store.senderId(keys.senderId);
    return senderId && namesOfSender(keys, senderId);
  }

  stay(): void {
    this.#sql.exec(dropLeaving);
    this.#isLeaving = false;
  }

  /** Messages that nobody has acknowledged; the marker of a full queue is none. */
  get waiting(): number {
    if (!this.#store.exists) return 0;
    const { size, last } = this.#messages;
    return last?.isMarker ? size - 1 : size;
  }

  /** What there is already stays as it is. */
  moveIn(names: QueueNames, moved: MovedQueue, idleSeconds: number | null): MovedIn {
    const existing = this.#store.load(names);
    if (existing !== null) return this.#isSame(names, existing, moved) ? 'same' : 'refused';
    const queue = asStored(moved);
    const suspendedAt = queue.status.kind === 'suspended' ? queue.status.since : null;
    const alarmAt = removalAt({ suspendedAt, usedAt: queue.usedAt }, idleSeconds);
    this.#store.create();
    this.#store.save({ ...queue, alarmAt }, names);
    if (moved.link !== null) this.#links.save(moved.link, names);
    return 'created';
  }

  #isSame(names: QueueNames, existing: StoredQueue, moved: MovedQueue): boolean {
    const here = asMoved(names.senderId, existing, this.#links.load(names));
    const bytes = (queue: MovedQueue) => encode(movedQueue, { ...queue, usedAt: null });
    return equal(bytes(here), bytes(moved));
  }

  /** After a transaction that was undone, or with the queue. */
  forget(): void {
    this.#isLeaving = undefined;
  }
}
