// Names that resolve to this machine. One that looks like any other on the internet is in no hosts file, so it is put
// there for a while where that is allowed.

import { accessSync, appendFileSync, constants, readFileSync, writeFileSync } from 'node:fs';
import { lookup } from 'node:dns/promises';
import { hostname } from 'node:os';

const hostsFile = '/etc/hosts';
const name = 'relay.loopback-of-edgedrop.example';
const line = `127.0.0.1 ${name}\n`;

export function canNameLoopback(): boolean {
  try {
    accessSync(hostsFile, constants.W_OK);
    return true;
  } catch {
    return false;
  }
}

/** Until `forget`. */
export function nameLoopback(): { name: string; forget: () => void } {
  const before = readFileSync(hostsFile, 'utf8');
  appendFileSync(hostsFile, before.endsWith('\n') ? line : `\n${line}`);
  return { name, forget: () => writeFileSync(hostsFile, readFileSync(hostsFile, 'utf8').replace(line, '')) };
}

/** What the machine calls itself: a name that resolves to a loopback address, where there is one. */
export async function ownName(): Promise<string | null> {
  const own = hostname();
  const { address } = await lookup(own, 4).catch(() => ({ address: '' }));
  return address.startsWith('127.') ? own : null;
}
