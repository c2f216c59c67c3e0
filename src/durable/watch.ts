// For some minutes, on the operator's request: whether a proxy's connection brings the address of whoever sends through
// it. The operator's doctor is the one who sends. What is looked for is the neighbourhood of the operator's own
// addresses, so that nothing is noted about anybody else: of a proxy's connection that brings none, only that it came.

/** Milliseconds: until every process of the relay has heard of it, a proxy has connected, and the operator has asked. */
const patience = 3 * 60_000;
/** Connections of proxies that are remembered meanwhile. */
const maxArrivals = 1_000;

export class Watch {
  readonly #until: number;
  readonly #neighbourhoods: string[];
  /** From a session ID to the names of the headers. */
  readonly #arrivals = new Map<string, string[]>();

  /** `before`: one that is under way, to which another address of the operator's is added. */
  constructor(before: Watch | null, neighbourhood: string, now: number) {
    this.#until = now + patience;
    const others = before?.neighbourhoods(now) ?? [];
    this.#neighbourhoods = [...others, neighbourhood].slice(-2);
  }

  /** As keyed hashes; null: it is over. */
  neighbourhoods(now: number): readonly string[] | null {
    return now < this.#until ? this.#neighbourhoods : null;
  }

  arrived(sessionId: string, headers: string[]): void {
    if (this.#arrivals.size < maxArrivals) this.#arrivals.set(sessionId, headers);
  }

  /** Null where no such session came while this was looked for. */
  headersOf(sessionId: string): string[] | null {
    return this.#arrivals.get(sessionId) ?? null;
  }
}
