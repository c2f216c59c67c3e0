// The part of a relay's address that people recognise.

import { formatHosts, parseServer } from '../../src/proto/server.ts';

export function hostsOf(address: string): string {
  const server = parseServer(address);
  if (server === null) return address;
  return `${formatHosts(server.hosts)}${server.port === '' ? '' : `:${server.port}`}`;
}
