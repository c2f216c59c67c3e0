// What a store holds and has written, in bytes as they lie on the disk: sealed, with their keys.

import { hex } from '../src/proto/bytes.ts';
import type { Backend, SealedWrite } from '../client/store/backend.ts';

export class WeighedBackend implements Backend {
  /** Bytes of all entries that there are. */
  held = 0;
  readonly #backend: Backend;
  readonly #weights = new Map<string, number>();

  constructor(backend: Backend) {
    this.#backend = backend;
  }

  get: Backend['get'] = (key) => this.#backend.get(key);

  list: Backend['list'] = (range) => this.#backend.list(range);

  async write(batch: readonly SealedWrite[]): Promise<void> {
    await this.#backend.write(batch);
    for (const [key, sealed] of batch) {
      const name = hex(key);
      const weight = sealed === null ? 0 : key.length + sealed.length;
      this.held += weight - (this.#weights.get(name) ?? 0);
      this.#weights.set(name, weight);
    }
  }

  close = () => this.#backend.close();
}
