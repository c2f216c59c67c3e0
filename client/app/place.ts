// What people call a relay or a proxy: its host, and its port where that is not the usual one.

import { parseServer, type SMPServer } from '../../src/proto/server.ts';

export function placeOf({ hosts: [host], port }: SMPServer): string {
  return port === '' || port === '443' ? host : `${host}:${port}`;
}

export function placeAt(address: string): string {
  const server = parseServer(address);
  return server === null ? address : placeOf(server);
}
