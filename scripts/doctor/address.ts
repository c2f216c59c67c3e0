// The address of a relay, as an operator gives it.

import { relayUrl } from '../../client/smp/socket.ts';
import { parseServer, type SMPServer, type SMPServerAddress } from '../../src/proto/server.ts';
import { Stop } from '../operator/stop.ts';

export function readAddress(address: string): SMPServerAddress {
  const server = parseServer(address);
  if (server === null) {
    throw new Stop(
      `This is not the address of a relay: ${address}\nOne looks like smp://<key hash>@<host>:443, or smp://<key hash>:<password>@<host>:443.`,
    );
  }
  return server;
}

/** Where the WebSocket would be opened. */
export function originOf({ hosts, port }: SMPServer): string {
  const host = hosts.find((name) => !name.endsWith('.onion')) ?? hosts[0];
  const url = relayUrl(host, port, new Uint8Array(32));
  return url === null ? 'https://invalid.invalid' : new URL(url.replace(/^ws/, 'http')).origin;
}
