// What the Relay object keeps on disk, by name. A later format says so under `format`; none is the first.

import { checkStored } from './storedFormat.ts';

const relayFormat = 1;

export class RelayStore {
  readonly #kv: SyncKvStorage;

  constructor({ kv }: DurableObjectStorage) {
    this.#kv = kv;
  }

  get<T>(name: string): T | undefined {
    this.#check();
    return this.#kv.get<T>(name);
  }

  put(name: string, value: unknown): void {
    this.#check();
    this.#kv.put(name, value);
  }

  #check(): void {
    checkStored(this.#kv.get<number>('format') ?? 1, relayFormat);
  }
}
