// Answers and pushed messages on their way into blocks: as few of them as can be filled without keeping anybody
// waiting.

import { blockCapacity, packBlocks } from '../proto/transmission.ts';

/** Milliseconds that an answer waits for others of the same frames. */
const patience = 20;

export class Outbox {
  readonly #send: (blocks: Uint8Array[]) => void;
  #pending: Uint8Array[] = [];
  #bytes = 0;
  #awaited = 0;
  #timer: ReturnType<typeof setTimeout> | null = null;
  #flushed = Promise.withResolvers<void>();

  constructor(send: (blocks: Uint8Array[]) => void) {
    this.#send = send;
  }

  /** Announces answers, so that those which come first know for what to wait. */
  expect(answers: number): void {
    this.#awaited += answers;
  }

  /** Resolves once the transmission is with the socket, for which it waits until `release`. */
  add(transmission: Uint8Array): Promise<void> {
    this.#pending.push(transmission);
    this.#bytes += transmission.length;
    return this.#flushed.promise;
  }

  /** Lets go what was added. `answers`: so many of those announced have come, or will not come soon. */
  release(answers: number): void {
    this.#awaited -= answers;
    if (this.#pending.length === 0) return;
    // Half a block is worth sending; a message fills one alone.
    if (this.#awaited <= 0 || this.#bytes >= blockCapacity / 2) this.#flush();
    else this.#timer ??= setTimeout(() => this.#flush(), patience);
  }

  #flush(): void {
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = null;
    const pending = this.#pending;
    const { resolve } = this.#flushed;
    this.#pending = [];
    this.#bytes = 0;
    this.#flushed = Promise.withResolvers<void>();
    this.#send(packBlocks(pending));
    resolve();
  }
}
