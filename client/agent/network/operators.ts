// Who runs which relay, as far as it can be told.

import { equal } from '../../../src/proto/bytes.ts';
import type { SMPServer } from '../../../src/proto/server.ts';
import type { AgentSettings, RelaySettings } from '../settings.ts';

/** By identity: a relay may have several hosts. */
export function isSameServer(a: SMPServer, b: SMPServer): boolean {
  return equal(a.keyHash, b.keyHash);
}

export function settingsOf(server: SMPServer, { relays, proxies }: AgentSettings): RelaySettings | null {
  return [...relays, ...proxies].find((each) => isSameServer(each.server, server)) ?? null;
}

/** Named by the user, or the domain. */
export function operatorOf(server: SMPServer, settings: AgentSettings): string {
  return settingsOf(server, settings)?.operator ?? domainOf(server.hosts[0]);
}

function domainOf(host: string): string {
  const isAddress = host.includes(':') || /^[\d.]+$/.test(host);
  return isAddress ? host : host.split('.').slice(-2).join('.');
}
