// A WebSocket to another relay, opened by fetch: unlike the constructor, fetch can be told to follow no redirect, and
// what keeps it from private networks is documented for it: the flag `global_fetch_strictly_public` on the platform,
// elsewhere the network that it is bound to.

import type { OpenSocket, Socket } from '../../client/smp/socket.ts';

/** Bytes sent and not read by the other relay. */
const maxUnread = 16 * 1024 * 1024;
/** Milliseconds for the other relay to say goodbye as well. */
const goodbye = 5_000;

type Listeners = {
  message: ((event: { data: unknown }) => void)[];
  end: (() => void)[];
};

/** `network` null: the platform's. */
export function outboundSockets(network: Fetcher | null): OpenSocket {
  return (url) => new OutboundSocket(url, network ?? { fetch });
}

class OutboundSocket implements Socket {
  binaryType = 'arraybuffer';
  readonly #listeners: Listeners = { message: [], end: [] };
  /** Aborted, it lets go of the connection, and of all that the other relay has not read. */
  readonly #use = new AbortController();
  #socket: WebSocket | null = null;
  #isEnded = false;

  constructor(url: string, network: Pick<Fetcher, 'fetch'>) {
    void this.#open(url.replace(/^ws/, 'http'), network);
  }

  addEventListener(type: 'message', listener: (event: { data: unknown }) => void): void;
  addEventListener(type: 'close' | 'error', listener: () => void): void;
  addEventListener(type: 'message' | 'close' | 'error', listener: (event: { data: unknown }) => void): void {
    if (type === 'message') this.#listeners.message.push(listener);
    else this.#listeners.end.push(listener as () => void);
  }

  send(frame: Uint8Array<ArrayBuffer>): void {
    const socket = this.#socket;
    if (socket?.readyState !== WebSocket.OPEN) return;
    socket.send(frame);
    if (socket.bufferedAmount > maxUnread) this.close();
  }

  close(): void {
    const socket = this.#socket;
    if (socket === null) this.#use.abort();
    else this.#leave(socket);
    this.#end();
  }

  /** One that does not read never says goodbye, and closing alone would wait for it for good. */
  #leave(socket: WebSocket): void {
    if (socket.readyState !== WebSocket.OPEN) return;
    const timer = setTimeout(() => this.#use.abort(), goodbye);
    socket.addEventListener('close', () => clearTimeout(timer));
    socket.close();
  }

  async #open(url: string, network: Pick<Fetcher, 'fetch'>): Promise<void> {
    const { signal } = this.#use;
    try {
      const upgrade = { headers: { Upgrade: 'websocket' }, redirect: 'manual', signal } as const;
      const response = await network.fetch(url, upgrade);
      const { webSocket } = response;
      if (webSocket === null) await response.body?.cancel();
      if (webSocket === null || signal.aborted) return this.#end();
      this.#attach(webSocket);
    } catch {
      this.#end();
    }
  }

  #attach(socket: WebSocket): void {
    this.#socket = socket;
    socket.binaryType = 'arraybuffer';
    socket.addEventListener('message', (event) => {
      for (const listener of this.#listeners.message) listener(event);
    });
    socket.addEventListener('close', () => this.#end());
    socket.addEventListener('error', () => this.#end());
    socket.accept();
  }

  #end(): void {
    if (this.#isEnded) return;
    this.#isEnded = true;
    for (const listener of this.#listeners.end) listener();
  }
}
