// What this person has chosen, and what the page's host proposes: relays and proxies as addresses.

import { type SMPServerAddress, parseServer } from '../../src/proto/server.ts';
import type { AgentSettings } from '../agent/settings.ts';
import type { Store, Value } from '../store/store.ts';
import type { Alerts } from './alerts.ts';

export interface Servers {
  relays: readonly string[];
  proxies: readonly string[];
}

export interface Choices {
  name: string;
  receipts: boolean;
  alerts: Alerts;
  /** With an alert. */
  sound: boolean;
  /** Null for those that the page's host proposes. */
  servers: Servers | null;
}

const key = ['page', 'choices'];

const unasked = { receipts: true, alerts: 'unasked', sound: true, servers: null } as const;

export function firstChoices(name: string): Choices {
  return { ...unasked, name };
}

/** Null on the first visit. */
export async function readChoices(store: Store): Promise<Choices | null> {
  const stored = (await store.get(key)) as Choices | null;
  return stored && { ...unasked, ...stored };
}

export function writeChoices(store: Store, choices: Choices): Promise<void> {
  return store.write([{ key, value: choices as unknown as Value }]);
}

const remembered = ['page', 'proposed'];

/** The last ones known where the host cannot be asked now. A backup is only opened in a store that is empty. */
export async function proposedServers(store: Store, isInUse: boolean): Promise<Servers> {
  try {
    const response = await fetch('/client.json', { cache: 'no-store' });
    const proposed = readServers(await response.json());
    if (isInUse) await store.write([{ key: remembered, value: proposed as unknown as Value }]);
    return proposed;
  } catch {
    return readServers(await store.get(remembered));
  }
}

function readServers(json: unknown): Servers {
  const { relays, proxies } = (json ?? {}) as { relays?: unknown; proxies?: unknown };
  return { relays: addresses(relays), proxies: addresses(proxies) };
}

function addresses(list: unknown): string[] {
  const isAddress = (each: unknown): each is string => typeof each === 'string' && parseServer(each) !== null;
  return Array.isArray(list) ? list.filter(isAddress) : [];
}

export function agentSettings(
  servers: Servers,
  { receipts }: Choices,
): Pick<AgentSettings, 'relays' | 'proxies' | 'direct' | 'receipts'> {
  const settings = (list: readonly string[]) =>
    list
      .map(parseServer)
      .filter((server): server is SMPServerAddress => server !== null)
      .map(({ basicAuth, ...server }) => ({ server, basicAuth }));
  // Without a proxy nothing is sent: nobody's network address is shown to a stranger's relay unasked.
  const direct = 'never';
  return { relays: settings(servers.relays), proxies: settings(servers.proxies), direct, receipts };
}
