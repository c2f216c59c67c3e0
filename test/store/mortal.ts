// A machine that stops at a chosen moment: before something is written or right after. From then on nothing works.

import type { Backend } from '../../client/store/backend.ts';
import type { OwnKey } from '../../client/store/lock.ts';

export class Death extends Error {}

export class Mortality {
  #moments: number;
  #dead = false;

  /** Two moments for everything that is written. */
  constructor(moments: number) {
    this.#moments = moments;
  }

  get isDead(): boolean {
    return this.#dead;
  }

  backend(backend: Backend): Backend {
    return {
      get: async (key) => this.#alive(() => backend.get(key)),
      list: async (range) => this.#alive(() => backend.list(range)),
      write: async (batch) => this.#write(() => backend.write(batch)),
      close: () => backend.close(),
    };
  }

  ownKey(ownKey: OwnKey): OwnKey {
    return {
      lock: ownKey.lock,
      find: async () => this.#alive(() => ownKey.find()),
      make: async () => this.#write(() => ownKey.make()),
      forget: async () => this.#write(() => ownKey.forget()),
    };
  }

  #alive<T>(work: () => T): T {
    if (this.#dead) throw new Death();
    return work();
  }

  async #write<T>(work: () => Promise<T>): Promise<T> {
    this.#pass();
    const result = await work();
    this.#pass();
    return result;
  }

  #pass(): void {
    if (this.#dead || this.#moments === 0) {
      this.#dead = true;
      throw new Death();
    }
    this.#moments--;
  }
}
