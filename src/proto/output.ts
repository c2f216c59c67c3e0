// Bytes written from front to back.

import { concat, utf8 } from './bytes.ts';

export class Output {
  readonly #parts: Uint8Array[] = [];

  byte(value: number): void {
    this.#parts.push(Uint8Array.of(value));
  }

  bytes(value: Uint8Array): void {
    this.#parts.push(value);
  }

  text(value: string): void {
    this.#parts.push(utf8(value));
  }

  written(): Uint8Array {
    return concat(...this.#parts);
  }
}
