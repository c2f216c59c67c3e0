// A conversation whose messages are lost, repeated and out of order.

import { decrypt } from '../../client/agent/ratchet/decrypt.ts';
import { encrypt } from '../../client/agent/ratchet/encrypt.ts';
import type { Fresh } from '../../client/agent/ratchet/fresh.ts';
import { fromUtf8, utf8 } from '../../src/proto/bytes.ts';
import { print, sent } from './ratchetOutcome.ts';
import type { Pair } from './ratchetPair.ts';

interface OnItsWay {
  to: keyof Pair;
  text: string;
  message: Uint8Array;
}

export class Story {
  readonly #pair: Pair;
  readonly #random: Fresh;
  readonly #onTheirWay: OnItsWay[] = [];
  readonly #read = new Set<string>();
  #written = 0;

  constructor(pair: Pair, random: Fresh) {
    this.#pair = pair;
    this.#random = random;
  }

  writes(from: keyof Pair, enableKEM: boolean | null): void {
    // Alice has nothing to write with until she has read something.
    if (this.#pair[from].send === null) return;
    const text = `message ${this.#written++}`;
    const { message, state } = sent(encrypt(this.#pair[from], utf8(text), { paddedLength: 32, enableKEM }));
    this.#pair[from] = state;
    this.#onTheirWay.push({ to: from === 'alice' ? 'bob' : 'alice', text, message });
  }

  /** Throws unless it is read as it was written the first time, and never again. */
  async arrives(which: number): Promise<void> {
    const one = this.#take(which);
    if (one === undefined) return;
    const { to, text, message } = one;
    const answer = await decrypt(this.#pair[to], message, this.#random);
    const isRight = this.#read.has(text) ? !answer.ok : answer.ok && fromUtf8(answer.plaintext) === text;
    if (!isRight) throw new Error(`${text}: ${answer.ok ? 'read again' : print(answer.error)}`);
    this.#read.add(text);
    this.#pair[to] = answer.state;
  }

  isLost(which: number): void {
    this.#take(which);
  }

  isCopied(which: number): void {
    const one = this.#onTheirWay[which % this.#onTheirWay.length];
    if (one !== undefined) this.#onTheirWay.push(one);
  }

  async allArrive(): Promise<void> {
    while (this.#onTheirWay.length > 0) await this.arrives(0);
  }

  #take(which: number): OnItsWay | undefined {
    return this.#onTheirWay.splice(which % this.#onTheirWay.length, 1)[0];
  }
}
