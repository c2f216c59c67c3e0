// The user's relays and proxies, kept in the store with what is said through them.

import { formatServer, parseServer } from '../../../src/proto/server.ts';
import type { Key, Store, Value } from '../../store/store.ts';
import type { AgentSettings, RelaySettings } from '../settings.ts';

export type ChatSettings = Pick<AgentSettings, 'relays' | 'proxies'> & Partial<AgentSettings>;

const key: Key = ['chat', 'settings'];

interface Written {
  relays: WrittenRelay[];
  proxies: WrittenRelay[];
  others: Partial<Omit<AgentSettings, 'relays' | 'proxies'>>;
}

interface WrittenRelay {
  /** With its password. */
  address: string;
  operator: string | null;
}

/** Null where there are none yet. */
export async function readSettings(store: Store): Promise<ChatSettings | null> {
  const written = (await store.get(key)) as Written | null;
  if (written === null) return null;
  const { relays, proxies, others } = written;
  return { ...others, relays: relays.flatMap(readRelay), proxies: proxies.flatMap(readRelay) };
}

export async function writeSettings(
  store: Store,
  { relays, proxies, ...others }: ChatSettings,
): Promise<void> {
  const written: Written = {
    relays: relays.map(writeRelay),
    proxies: proxies.map(writeRelay),
    others,
  };
  await store.write([{ key, value: written as object as Value }]);
}

function writeRelay({ server, basicAuth = null, operator = null }: RelaySettings): WrittenRelay {
  return { address: formatServer({ ...server, basicAuth }), operator };
}

function readRelay({ address, operator }: WrittenRelay): RelaySettings[] {
  const read = parseServer(address);
  if (read === null) return [];
  const { basicAuth, ...server } = read;
  return [{ server, basicAuth, operator }];
}
