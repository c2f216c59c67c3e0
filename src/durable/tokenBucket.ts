// A rate with room for bursts, kept in memory.

export interface Rate {
  burst: number;
  perSecond: number;
}

export class TokenBucket {
  readonly #rate: Rate;
  #tokens: number;
  #filledAt: number;

  /** `now` in milliseconds since 1970, here and below. */
  constructor(rate: Rate, now: number) {
    this.#rate = rate;
    this.#tokens = rate.burst;
    this.#filledAt = now;
  }

  /** Milliseconds until this many tokens are there; more than the burst never are, and count as the burst. */
  delay(count: number, now: number): number {
    this.#fill(now);
    const missing = Math.min(count, this.#rate.burst) - this.#tokens;
    return Math.max(0, Math.ceil((missing / this.#rate.perSecond) * 1000));
  }

  take(count: number, now: number): void {
    this.#fill(now);
    this.#tokens = Math.max(0, this.#tokens - count);
  }

  /** A clock that jumped backward fills nothing, and takes nothing away. */
  #fill(now: number): void {
    const elapsed = Math.max(0, now - this.#filledAt);
    this.#tokens = Math.min(this.#rate.burst, this.#tokens + (elapsed / 1000) * this.#rate.perSecond);
    this.#filledAt = now;
  }
}
