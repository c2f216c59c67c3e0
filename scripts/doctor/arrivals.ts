// The messages that a connection brings, one after the other, each once.

import type { ConnectionEvent, ConnectionListener } from '../../client/smp/events.ts';
import { hex } from '../../src/proto/bytes.ts';

export type Message = Extract<ConnectionEvent, { event: 'MSG' }>;

export class Arrivals {
  readonly #seen = new Set<string>();
  readonly #arrived: Message[] = [];
  #wake = () => {};

  readonly listener: ConnectionListener = (event) => {
    if (event.event !== 'MSG') return;
    const id = hex(event.msgId);
    if (this.#seen.has(id)) return;
    this.#seen.add(id);
    this.#arrived.push(event);
    this.#wake();
  };

  /** Null where none comes in time, or `ended` comes first. */
  async next(patience: number, ended: Promise<unknown>): Promise<Message | null> {
    const [message] = this.#arrived.splice(0, 1);
    if (message !== undefined) return message;
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, patience);
      this.#wake = () => {
        clearTimeout(timer);
        resolve();
      };
      void ended.then(() => this.#wake());
    });
    return this.#arrived.shift() ?? null;
  }
}
