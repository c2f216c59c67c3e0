// What `npm run chat` is called with.

import { parseArgs } from 'node:util';
import { parseServer, type SMPServerAddress } from '../../src/proto/server.ts';

export interface ChatOptions {
  link: string | null;
  /** Null where none is named: the default. */
  relays: SMPServerAddress[] | null;
  /** Empty for `off`. */
  proxies: SMPServerAddress[] | null;
  direct: boolean | null;
  name: string | null;
  /** For who has none yet: the two of the protocol's documents. */
  defaultName: string;
  store: string;
  /** Seconds. */
  wait: number;
}

/** Its message is what the user is told. */
export class Refused extends Error {
  readonly code: number;

  constructor(message: string, code = 1) {
    super(message);
    this.code = code;
  }
}

const usage = `npm run chat -- [link] [options]

  link             joins through it; without one it goes on with the conversation in the store, or makes a link
  --name NAME      what the other side calls you
  --store DIR      where your messages are kept (.edgedrop/chat-NAME)
  --relay ADDRESS  smp://…, where you receive; can be repeated
  --proxy ADDRESS  smp://…, through whom you send; can be repeated; off: through nobody
  --direct         sends without a proxy where none can be used: the other side's relay then sees your address
  --wait SECONDS   how long to wait, at the end of input, until all is sent (30)`;

const maxNameLength = 50;

export function readOptions(args: string[]): ChatOptions {
  const { values, positionals } = parsed(args);
  if (values.help) throw new Refused(usage, 0);
  if (positionals.length > 1) throw new Refused(`One link at a time.\n\n${usage}`, 2);
  const link = positionals[0] ?? null;
  const name = nameIn(values.name);
  const defaultName = link === null ? 'Alice' : 'Bob';
  const folder = `.edgedrop/chat-${encodeURIComponent(name ?? defaultName)}`;
  const { store = folder, direct = null, wait = '30' } = values;
  const relays = serversIn(values.relay);
  const proxies = serversIn(values.proxy);
  return { link, relays, proxies, direct, name, defaultName, store, wait: secondsIn(wait) };
}

function parsed(args: string[]) {
  try {
    return parseArgs({
      args,
      allowPositionals: true,
      allowNegative: true,
      options: {
        relay: { type: 'string', multiple: true },
        proxy: { type: 'string', multiple: true },
        direct: { type: 'boolean' },
        name: { type: 'string' },
        store: { type: 'string' },
        wait: { type: 'string' },
        help: { type: 'boolean', short: 'h' },
      },
    });
  } catch (error) {
    throw new Refused(`${error instanceof Error ? error.message : String(error)}\n\n${usage}`, 2);
  }
}

function nameIn(name: string | undefined): string | null {
  if (name === undefined) return null;
  const trimmed = name.trim();
  if (trimmed === '' || trimmed.length > maxNameLength || !trimmed.isWellFormed())
    throw new Refused(`--name takes a name of 1 to ${maxNameLength} letters.`, 2);
  return trimmed;
}

function serversIn(addresses: string[] | undefined): SMPServerAddress[] | null {
  if (addresses === undefined) return null;
  if (addresses.join() === 'off') return [];
  return addresses.map((address) => {
    const server = parseServer(address);
    if (server === null) throw new Refused(`This is not the address of an SMP relay: ${address}`, 2);
    return server;
  });
}

function secondsIn(text: string): number {
  if (!/^\d{1,5}$/.test(text)) throw new Refused('--wait takes a number of seconds.', 2);
  return Number(text);
}
