// A store in memory that outlives the agents that use it, and that can die.

import type { Entry, Key, Range, Store, Value, Write } from '../../client/store/store.ts';

export class MemoryStore implements Store {
  readonly #entries = new Map<string, Entry>();
  isDead = false;
  /** Resolves when it is dead. */
  readonly died: Promise<void>;
  #dying: () => void;
  /** Batches that were stored, and those to come before it dies; `late`: the last is stored, but nobody is told. */
  writes = 0;
  dies: { after: number; late: boolean } | null = null;

  constructor() {
    const { promise, resolve } = Promise.withResolvers<void>();
    this.died = promise;
    this.#dying = resolve;
  }

  async get(key: Key): Promise<Value | null> {
    this.#mustLive();
    return structuredClone(this.#entries.get(nameOf(key))?.[1] ?? null);
  }

  async list({
    prefix,
    from = 0,
    before = Infinity,
    limit = Infinity,
    reverse = false,
  }: Range): Promise<Entry[]> {
    this.#mustLive();
    const isAsked = ([key]: Entry) => {
      const next = key[prefix.length];
      return prefix.every((part, at) => key[at] === part) && !(Number(next) < from || Number(next) >= before);
    };
    const entries = [...this.#entries.values()].filter(isAsked);
    const sorted = entries.toSorted(([a], [b]) => Number(a.at(-1)) - Number(b.at(-1)));
    return structuredClone((reverse ? sorted.reverse() : sorted).slice(0, limit));
  }

  async write(batch: readonly Write[]): Promise<void> {
    this.#mustLive();
    const isLast = this.dies !== null && this.writes >= this.dies.after;
    if (!isLast || this.dies?.late) this.#apply(batch);
    this.writes++;
    if (isLast) this.#die();
    this.#mustLive();
  }

  async close(): Promise<void> {
    this.#die();
  }

  /** What is stored, in the hands of a new process. */
  revived(): MemoryStore {
    const store = new MemoryStore();
    for (const [name, entry] of this.#entries) store.#entries.set(name, entry);
    return store;
  }

  get keys(): Key[] {
    return [...this.#entries.values()].map(([key]) => key);
  }

  #apply(batch: readonly Write[]): void {
    for (const write of batch) {
      if ('deleted' in write) this.#entries.delete(nameOf(write.key));
      else this.#entries.set(nameOf(write.key), structuredClone([write.key, write.value]));
    }
  }

  #die(): void {
    this.isDead = true;
    this.#dying();
  }

  #mustLive(): void {
    if (this.isDead) throw new Error('the store is dead');
  }
}

const nameOf = (key: Key) => JSON.stringify(key);
