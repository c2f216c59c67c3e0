// What arrives, in its order, for a test to take one by one.

export class Mailbox<T> {
  readonly #arrived: T[] = [];
  readonly #waiting: ((item: T) => void)[] = [];

  put(item: T): void {
    const waiting = this.#waiting.shift();
    if (waiting === undefined) this.#arrived.push(item);
    else waiting(item);
  }

  /** The next one, now or as soon as it is there. */
  take(): Promise<T> {
    return new Promise((resolve) => {
      const [item] = this.#arrived.splice(0, 1);
      if (item === undefined) this.#waiting.push(resolve);
      else resolve(item);
    });
  }

  /** Those that have arrived and that nobody has taken. */
  get left(): readonly T[] {
    return this.#arrived;
  }
}
