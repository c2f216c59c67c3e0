// The client of workers/bare.ts: frames of the relay's size and number, and nothing in them.

import { once } from 'node:events';
import WebSocket from 'ws';

const frameLength = 16_384;

class BareConnection {
  readonly #socket: WebSocket;
  readonly #answers: (() => void)[] = [];
  readonly #pushes: (() => void)[] = [];

  constructor(url: URL) {
    this.#socket = new WebSocket(url, { perMessageDeflate: false });
    this.#socket.on('message', (frame: Buffer) =>
      (frame[0] === 1 ? this.#pushes : this.#answers).shift()?.(),
    );
  }

  async open(): Promise<void> {
    await once(this.#socket, 'open');
  }

  ask(letter: 'N' | 'S' | 'A', queue: number): Promise<void> {
    const frame = new Uint8Array(frameLength);
    frame.set([letter.charCodeAt(0), queue >> 8, queue & 255]);
    this.#socket.send(frame);
    return new Promise((resolve) => this.#answers.push(resolve));
  }

  receives(): Promise<void> {
    return new Promise((resolve) => this.#pushes.push(resolve));
  }
}

let queues = 0;

export class BarePair {
  readonly #sender: BareConnection;
  readonly #recipient: BareConnection;
  readonly #queue = queues++;

  private constructor(url: URL) {
    this.#sender = new BareConnection(url);
    this.#recipient = new BareConnection(url);
  }

  static async connect(url: URL): Promise<BarePair> {
    const pair = new BarePair(url);
    await Promise.all([pair.#sender.open(), pair.#recipient.open()]);
    await pair.#recipient.ask('N', pair.#queue);
    return pair;
  }

  async cycle(): Promise<number[]> {
    const began = performance.now();
    const message = this.#recipient.receives();
    const sent = this.#sender.ask('S', this.#queue);
    await message;
    await this.#recipient.ask('A', this.#queue);
    await sent;
    return [performance.now() - began];
  }
}

/** One object that inserts what it is sent, then deletes it. */
export class BareStore {
  readonly #connection: BareConnection;

  private constructor(url: URL) {
    this.#connection = new BareConnection(new URL('/alone', url));
  }

  static async connect(url: URL): Promise<BareStore> {
    const store = new BareStore(url);
    await store.#connection.open();
    return store;
  }

  async cycle(): Promise<number[]> {
    const began = performance.now();
    await this.#connection.ask('S', 0);
    await this.#connection.ask('A', 0);
    return [performance.now() - began];
  }
}
