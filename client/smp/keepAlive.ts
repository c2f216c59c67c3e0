// Notices a relay that is gone although its connection is not: PING when nothing was heard for a while, and after
// three PINGs without an answer the connection is given up. Client.hs `monitor`, `smpPingInterval`, `smpPingCount`.

const maxUnanswered = 3;

export interface KeepAliveOptions {
  /** Milliseconds; 0 for no PINGs at all. */
  interval: number;
  /** Whether the relay has answered. */
  ping: () => Promise<boolean>;
  giveUp: () => void;
}

export class KeepAlive {
  readonly #options: KeepAliveOptions;
  #timer: ReturnType<typeof setTimeout> | null = null;
  #isStopped = false;
  #heardAt = Date.now();
  #unanswered = 0;

  constructor(options: KeepAliveOptions) {
    this.#options = options;
    this.#wait(options.interval);
  }

  /** Anything that the relay sends shows that it is there. */
  heard(): void {
    this.#heardAt = Date.now();
    this.#unanswered = 0;
  }

  stop(): void {
    this.#isStopped = true;
    if (this.#timer !== null) clearTimeout(this.#timer);
  }

  #wait(delay: number): void {
    if (this.#options.interval > 0 && !this.#isStopped)
      this.#timer = setTimeout(() => void this.#check(), delay);
  }

  async #check(): Promise<void> {
    const { interval, ping, giveUp } = this.#options;
    // The clock may have been set back, and then says nothing.
    const quiet = Math.max(0, Date.now() - this.#heardAt);
    if (quiet < interval) return this.#wait(interval - quiet);
    if (!(await ping())) this.#unanswered += 1;
    if (this.#unanswered >= maxUnanswered) giveUp();
    else this.#wait(interval);
  }
}
