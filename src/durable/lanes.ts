// What must leave in order: the answers of one queue, and what it pushes after them. Queues do not wait for each other.

export class Lanes {
  readonly #ends = new Map<string, Promise<void>>();

  /** Runs `step` when all steps before it on this lane have ended: at once, if there are none. It must not reject. */
  run(lane: string, step: () => Promise<void>): Promise<void> {
    const before = this.#ends.get(lane);
    const end = before === undefined ? step() : before.then(step);
    this.#ends.set(lane, end);
    void end.then(() => {
      if (this.#ends.get(lane) === end) this.#ends.delete(lane);
    });
    return end;
  }
}
