// The relay's front door, in the runtime that it is made for: real upgrades and real frames, and no network between.

import { exports } from 'cloudflare:workers';
import type { OpenSocket, Socket } from '../../client/smp/socket.ts';
import { parseServer, type SMPServer } from '../../src/proto/server.ts';

/** Under which the relay is asked; nobody resolves it. */
const host = 'https://relay.test';

/** As the relay gives it to everybody who asks. */
export async function relayAddress(): Promise<SMPServer> {
  const response = await exports.default.fetch(`${host}/.well-known/smp-relay.json`);
  const { address } = await response.json<{ address: string }>();
  const server = parseServer(address);
  if (server === null) throw new Error(`${address} is no address`);
  return server;
}

/** `path` with what follows it. `headers`: besides. */
export async function upgrade(path = '/', headers: Record<string, string> = {}): Promise<WebSocket> {
  const request = new Request(new URL(path, host), { headers: { Upgrade: 'websocket', ...headers } });
  const { webSocket } = await exports.default.fetch(request);
  if (webSocket === null) throw new Error('no WebSocket');
  webSocket.accept();
  webSocket.binaryType = 'arraybuffer';
  return webSocket;
}

/** In place of a constructor, which this runtime does not have for sockets that stay inside. */
export const openFrontDoor: OpenSocket = (url) => {
  const { pathname, search } = new URL(url);
  const opened = upgrade(pathname + search);
  const whenOpen = (use: (socket: WebSocket) => void) =>
    void opened.then((socket) => {
      if (socket.readyState === WebSocket.OPEN) use(socket);
    });
  return {
    binaryType: 'arraybuffer',
    send: (frame) => whenOpen((socket) => socket.send(frame)),
    close: () => whenOpen((socket) => socket.close()),
    addEventListener: (type: string, listener: unknown) =>
      whenOpen((socket) => socket.addEventListener(type as 'message', listener as () => void)),
  } satisfies Socket;
};
