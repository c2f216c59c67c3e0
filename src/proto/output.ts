// Bytes written from front to back, and copied once, when all of them are there.

import { utf8 } from './bytes.ts';

export class Output {
  readonly #parts: (number | Uint8Array)[] = [];
  #length = 0;

  byte(value: number): void {
    this.#parts.push(value);
    this.#length += 1;
  }

  bytes(value: Uint8Array): void {
    this.#parts.push(value);
    this.#length += value.length;
  }

  text(value: string): void {
    this.bytes(utf8(value));
  }

  written(): Uint8Array {
    const whole = new Uint8Array(this.#length);
    let at = 0;
    for (const part of this.#parts) {
      if (typeof part === 'number') {
        whole[at] = part;
        at += 1;
      } else {
        whole.set(part, at);
        at += part.length;
      }
    }
    return whole;
  }
}
