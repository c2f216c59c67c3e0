// Commands that wait for their answers, by corrId, and for a while those that have waited in vain: an answer that
// comes late must still be understood.

import { hex } from '../../src/proto/bytes.ts';
import type { CorrId } from '../../src/proto/ids.ts';
import type { CloseReason } from './frames.ts';
import type { Answer, Failure, Request } from './request.ts';

/** A request, and whom to tell what has become of it. */
export interface Asked {
  readonly request: Request<unknown>;
  readonly answered: (answer: Answer) => void;
  readonly failed: (failure: Failure) => void;
}

type Waiting = { asked: Asked; timer: ReturnType<typeof setTimeout> | null };

/** How many timed-out requests are remembered. A relay may never answer them, and bodies take up to 16 kB each. */
const maxLate = 512;

export class Pending {
  readonly #waiting = new Map<string, Waiting>();
  readonly #late = new Map<string, Request<unknown>>();
  readonly #timeout: number;

  /** `timeout` in milliseconds, from the moment at which a command is sent. */
  constructor(timeout: number) {
    this.#timeout = timeout;
  }

  /** Throws RangeError for a corrId in use: it is a nonce as well. */
  add(corrId: CorrId, asked: Asked): void {
    const key = hex(corrId);
    if (this.#waiting.has(key)) throw new RangeError('a corrId is used once');
    this.#waiting.set(key, { asked, timer: null });
  }

  sent(corrId: CorrId): void {
    const key = hex(corrId);
    const waiting = this.#waiting.get(key);
    if (waiting !== undefined) waiting.timer = setTimeout(() => this.#expire(key, waiting), this.#timeout);
  }

  /** The request with this corrId, which can be answered once; null where there is none, or none any more. */
  take(corrId: CorrId): { isLate: false; asked: Asked } | { isLate: true; request: Request<unknown> } | null {
    const key = hex(corrId);
    const waiting = this.#waiting.get(key);
    if (waiting !== undefined) {
      this.#waiting.delete(key);
      if (waiting.timer !== null) clearTimeout(waiting.timer);
      return { isLate: false, asked: waiting.asked };
    }
    const request = this.#late.get(key);
    this.#late.delete(key);
    return request === undefined ? null : { isLate: true, request };
  }

  close(reason: CloseReason): void {
    for (const { asked, timer } of this.#waiting.values()) {
      if (timer !== null) clearTimeout(timer);
      asked.failed({ ok: false, failure: 'closed', reason, sent: timer !== null });
    }
    this.#waiting.clear();
    this.#late.clear();
  }

  #expire(key: string, { asked }: Waiting): void {
    this.#waiting.delete(key);
    this.#late.set(key, asked.request);
    const [oldest] = this.#late.keys();
    if (this.#late.size > maxLate && oldest !== undefined) this.#late.delete(oldest);
    asked.failed({ ok: false, failure: 'timeout' });
  }
}
