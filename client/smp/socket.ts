// As much of a WebSocket as SMP needs, in the terms that browsers, Node and workerd have in common, and the URL at
// which a relay is reached.

import { writeChallenge } from '../../src/proto/handshake.ts';

export interface Socket {
  binaryType: string;
  send(frame: Uint8Array<ArrayBuffer>): void;
  close(): void;
  addEventListener(type: 'message', listener: (event: { data: unknown }) => void): void;
  addEventListener(type: 'close' | 'error', listener: () => void): void;
}

export type OpenSocket = (url: string) => Socket;

export const openWebSocket: OpenSocket = (url) => new WebSocket(url);

const octet = '(?:25[0-5]|2[0-4]\\d|1?\\d?\\d)';
const loopback = new RegExp(`^(?:127(?:\\.${octet}){3}|::1|localhost)$`, 'i');
const domainOrIPv4 = /^[\w-]+(?:\.[\w-]+)*\.?$/;
const ipv6 = /^[0-9a-f:.]*:[0-9a-f:.]*$/i;

/**
 * `wss:`, and `ws:` only to this machine: 127.0.0.0/8, ::1 and localhost. Null where the host or the port could be
 * read as another part of a URL, and so lead elsewhere than the address says.
 */
export function relayUrl(host: string, port: string, challenge: Uint8Array): string | null {
  const isPort = /^\d{0,5}$/.test(port) && Number(port) <= 65535;
  if (!isPort || !(domainOrIPv4.test(host) || ipv6.test(host))) return null;
  const scheme = loopback.test(host) ? 'ws' : 'wss';
  const name = ipv6.test(host) ? `[${host}]` : host;
  return `${scheme}://${name}:${port || '443'}/?challenge=${writeChallenge(challenge)}`;
}
