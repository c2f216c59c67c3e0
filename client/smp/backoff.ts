// How long to wait before another try: twice as long each time, and at random in the upper half of that, so that
// the many clients of a relay that was away do not all come back at once.

const first = 1_000;
const longest = 60_000;
const slow = 600_000;

/** Whole milliseconds: 0.5–1 s at first, then 1–2 s and so on, 30–60 s at most. */
export class Backoff {
  #delay = first;

  next(): number {
    const delay = this.#delay;
    this.#delay = Math.min(2 * delay, longest);
    return jittered(delay);
  }

  /** `lasted`: milliseconds. A success that was over sooner than the longest delay has proven nothing. */
  succeeded(lasted: number): void {
    if (lasted >= longest) this.#delay = first;
  }
}

/** 5–10 minutes, for what will hardly be otherwise in a minute. */
export function slowDelay(): number {
  return jittered(slow);
}

function jittered(delay: number): number {
  return Math.round(delay * (0.5 + Math.random() / 2));
}
