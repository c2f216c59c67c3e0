// The relays and proxies of a chat: those that it is called with, else those of the last time, else those that
// `npm start` runs on this machine.

import { readSettings, type ChatSettings, writeSettings } from '../../client/agent/conversations/settings.ts';
import type { RelaySettings } from '../../client/agent/settings.ts';
import type { Store } from '../../client/store/store.ts';
import { parseServer, type SMPServerAddress } from '../../src/proto/server.ts';
import { type ChatOptions, Refused } from './options.ts';

const localRelay = 'http://127.0.0.1:8787';
const localProxy = 'http://127.0.0.1:8788';
const patience = 10_000;

export async function chooseSettings(store: Store, options: ChatOptions): Promise<ChatSettings> {
  const before = await readSettings(store);
  const chosen = { ...before, ...given(options) };
  const { direct = 'never' } = chosen;
  const settings: ChatSettings = {
    relays: chosen.relays ?? (await defaultRelays()),
    proxies: chosen.proxies ?? (await defaultProxies(direct)),
    direct,
  };
  if (settings.proxies.length === 0 && settings.direct !== 'fallback')
    throw new Refused('Without a proxy nothing is sent, unless you say --direct: then relays see who sends.');
  await writeSettings(store, settings);
  return settings;
}

function given({ relays, proxies, direct }: ChatOptions): Partial<ChatSettings> {
  return {
    ...(relays === null ? {} : { relays: relays.map(relaySettings) }),
    ...(proxies === null ? {} : { proxies: proxies.map(relaySettings) }),
    ...(direct === null ? {} : { direct: direct ? 'fallback' : 'never' }),
  };
}

/** Who sends directly needs none. */
async function defaultProxies(direct: ChatSettings['direct']): Promise<RelaySettings[]> {
  const address = await addressAt(localProxy);
  if (address !== null) return [relaySettings(address)];
  if (direct === 'fallback') return [];
  throw new Refused(
    `No proxy answers at ${localProxy}. Start one with npm start, name one with --proxy smp://…, or send without: --direct`,
  );
}

async function defaultRelays(): Promise<RelaySettings[]> {
  const address = await addressAt(localRelay);
  if (address !== null) return [relaySettings(address)];
  throw new Refused(
    `No relay answers at ${localRelay}. Start one with npm start, or name one with --relay smp://…`,
  );
}

function relaySettings({ basicAuth, ...server }: SMPServerAddress): RelaySettings {
  return { server, basicAuth };
}

/** Null where nobody answers. */
async function addressAt(origin: string): Promise<SMPServerAddress | null> {
  try {
    const url = new URL('/.well-known/smp-relay.json', origin);
    const response = await fetch(url, { signal: AbortSignal.timeout(patience) });
    return parseServer(String(((await response.json()) as { address?: unknown }).address));
  } catch {
    return null;
  }
}
