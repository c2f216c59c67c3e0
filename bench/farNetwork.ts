// The way from clients to relays, made longer, and what goes over it counted.

import { type OpenSocket, openWebSocket } from '../client/smp/socket.ts';

export class FarNetwork {
  /** Milliseconds one way; the opening of a connection is not made longer. */
  delay = 0;
  /** Both ways. */
  frames = 0;

  readonly openSocket: OpenSocket = (url) => {
    const socket = openWebSocket(url);
    return {
      get binaryType() {
        return socket.binaryType;
      },
      set binaryType(type) {
        socket.binaryType = type;
      },
      send: (frame) => this.#carry(() => socket.send(frame)),
      close: () => socket.close(),
      addEventListener: (type: string, listener: (event: { data: unknown }) => void) => {
        if (type === 'message') socket.addEventListener(type, (event) => this.#carry(() => listener(event)));
        else socket.addEventListener(type as 'close', listener as () => void);
      },
    };
  };

  /** In order: timers of one length do not overtake each other. */
  #carry(arrive: () => void): void {
    this.frames += 1;
    if (this.delay === 0) arrive();
    else setTimeout(arrive, this.delay);
  }
}
