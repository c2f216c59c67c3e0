// Bytes read from front to back. Reading beyond the end refuses, so that no codec has to look at lengths.

export class DecodeError extends Error {
  readonly reason: 'SYNTAX' | 'UNKNOWN';
  constructor(reason: 'SYNTAX' | 'UNKNOWN') {
    super(reason);
    this.reason = reason;
  }
}

/** What a reader calls when bytes are not a value of its type; only `decode` catches it. */
export function refuse(reason: 'SYNTAX' | 'UNKNOWN' = 'SYNTAX'): never {
  throw new DecodeError(reason);
}

export class Input {
  readonly #bytes: Uint8Array;
  #at = 0;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
  }

  get left(): number {
    return this.#bytes.length - this.#at;
  }

  /** The next byte without consuming it; null at the end. */
  get next(): number | null {
    return this.#bytes[this.#at] ?? null;
  }

  byte(): number {
    const byte = this.#bytes[this.#at++];
    return byte ?? refuse();
  }

  /** A view, not a copy: views of one transmission share its buffer when they cross an RPC. */
  take(length: number): Uint8Array {
    if (length > this.left) refuse();
    const taken = this.#bytes.subarray(this.#at, this.#at + length);
    this.#at += length;
    return taken;
  }

  rest(): Uint8Array {
    return this.take(this.left);
  }

  /** Everything before the next space, or all that is left. */
  word(): Uint8Array {
    const space = this.#bytes.indexOf(0x20, this.#at);
    return this.take((space < 0 ? this.#bytes.length : space) - this.#at);
  }
}
