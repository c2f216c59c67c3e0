// The frames of a connection: 16,384 bytes each, binary, both ways. Anything else ends it. Transport.hs
// `tPutBlock`, `tGetBlock`.

import { blockSize } from '../../src/proto/transmission.ts';
import type { Socket } from './socket.ts';

/** Why a connection ended. */
export type CloseReason =
  /** `close()` was called here. */
  | 'CLOSED'
  /** The relay or the network ended it. */
  | 'NETWORK'
  /** The relay sent text, or a frame that has not 16,384 bytes. */
  | 'FRAME'
  /** The relay sent a frame that is not the next one of its chain. */
  | 'CRYPTO'
  /** The relay sent a block, or a transmission in it, that does not parse. */
  | 'BLOCK'
  /** The relay pushed more messages of a queue than anybody could have acknowledged. */
  | 'FLOOD'
  /** The relay left three PINGs in a row unanswered. */
  | 'SILENCE';

export interface FrameHandlers {
  frame(frame: Uint8Array): void;
  /** Called once; no frame comes after it. */
  ended(reason: CloseReason): void;
}

export class Frames {
  readonly #socket: Socket;
  readonly #handlers: FrameHandlers;
  #isOver = false;

  /** Takes the socket before it is open: a hello may arrive together with the answer to the upgrade. */
  constructor(socket: Socket, handlers: FrameHandlers) {
    this.#socket = socket;
    this.#handlers = handlers;
    socket.binaryType = 'arraybuffer';
    socket.addEventListener('message', ({ data }) => this.#receive(data));
    socket.addEventListener('close', () => this.end('NETWORK'));
    // Not every runtime lets a close follow an error.
    socket.addEventListener('error', () => this.end('NETWORK'));
  }

  send(frame: Uint8Array): void {
    // Browsers' types refuse shared memory; no frame lies in any.
    if (!this.#isOver) this.#socket.send(frame as Uint8Array<ArrayBuffer>);
  }

  end(reason: CloseReason): void {
    if (this.#isOver) return;
    this.#isOver = true;
    this.#socket.close();
    this.#handlers.ended(reason);
  }

  #receive(data: unknown): void {
    if (this.#isOver) return;
    if (data instanceof ArrayBuffer && data.byteLength === blockSize)
      this.#handlers.frame(new Uint8Array(data));
    else this.end('FRAME');
  }
}
