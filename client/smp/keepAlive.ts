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
  #unanswered = 0;

  constructor(options: KeepAliveOptions) {
    this.#options = options;
    this.#wait();
  }

  /** Anything that the relay sends shows that it is there. */
  heard(): void {
    this.#unanswered = 0;
    this.#wait();
  }

  stop(): void {
    this.#isStopped = true;
    this.#clear();
  }

  /** Timers alone, and no clock: clocks are set back. */
  #wait(): void {
    const { interval } = this.#options;
    this.#clear();
    if (interval > 0 && !this.#isStopped) this.#timer = setTimeout(() => void this.#ask(), interval);
  }

  #clear(): void {
    if (this.#timer !== null) clearTimeout(this.#timer);
  }

  async #ask(): Promise<void> {
    const { ping, giveUp } = this.#options;
    if (!(await ping())) this.#unanswered += 1;
    if (this.#unanswered >= maxUnanswered) giveUp();
    else this.#wait();
  }
}
