// The identity that a relay made for itself comes into its operator's hands once, and makes the same relay elsewhere.

import { statSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, expect, test, vi } from 'vitest';
import { takeIdentity } from '../../scripts/move/identity.ts';
import { relayDoor } from '../../scripts/move/relayDoor.ts';
import { Operator } from './operator.ts';
import { freshStateDir, type RelayProcess, startRelayProcess, stop } from './relayProcess.ts';

const ADMIN_SECRET = 'correct-horse-battery-staple-0001';
const now = () => new Date().toISOString().replace(/\.\d+/, '');
const running: RelayProcess[] = [];

afterEach(async () => {
  vi.unstubAllEnvs();
  await Promise.all(running.splice(0).map((relay) => stop(relay, 'SIGKILL')));
});

async function starts(vars: Record<string, string>): Promise<RelayProcess> {
  const relay = await startRelayProcess({ STATE_DIR: freshStateDir(), ADMIN_SECRET, ...vars });
  running.push(relay);
  return relay;
}

/** By an operator with a folder of their own. */
function takes({ address }: RelayProcess, name: string, { identity } = new Operator()): Promise<string> {
  vi.stubEnv('IDENTITY_DIR', identity);
  return takeIdentity(relayDoor(address, ADMIN_SECRET), name);
}

const keyHashOf = ({ address }: RelayProcess) => /^smp:\/\/([^@]+)@/.exec(address)?.[1];

test('armed, it is given once, for its operator alone to read, and is the same relay elsewhere', async () => {
  const relay = await starts({ RELEASE_IDENTITY: now() });
  const operator = new Operator({ ADMIN_SECRET });
  await expect(takes(relay, 'smp.workers.dev', operator)).rejects.toThrow(/workers\.dev/);
  const command = ['--relay', relay.address, 'identity', '--name', 'smp.example.org'];
  const taken = await operator.runs('scripts/admin.ts', command);
  expect(taken).toMatchObject({ code: 0, stderr: '' });
  expect(taken.stdout).toMatch(/^The relay’s identity is in /);
  expect(taken.stdout).not.toContain('idKey');
  expect(statSync(join(operator.identity, 'relay', 'secrets.json')).mode & 0o777).toBe(0o600);
  const place = { name: 'smp-example-org', domain: 'smp.example.org', account: null };
  expect(operator.readsJson('relay/deployment.json')).toMatchObject(place);
  await expect(takes(relay, 'smp', operator)).rejects.toThrow(/holds an identity already/);
  await expect(takes(relay, 'smp')).rejects.toThrow(/has given its identity/);

  const { RELAY_IDENTITY = '' } = operator.readsJson('relay/secrets.json') as { RELAY_IDENTITY?: string };
  const elsewhere = await starts({ RELAY_IDENTITY, RELEASE_IDENTITY: now() });
  expect(keyHashOf(elsewhere)).toBe(keyHashOf(relay));
  await expect(takes(elsewhere, 'smp')).rejects.toThrow(/never leaves it/);
}, 60_000);
