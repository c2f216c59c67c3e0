// `npm run doctor` as its user meets it, at a relay and a proxy as they are deployed.

import { execFile } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { freshStateDir, type RelayProcess, startRelayProcess, stop } from './relayProcess.ts';

const ADMIN_SECRET = 'correct-horse-battery-staple-0001';
let relay: RelayProcess;
let proxy: string;

beforeAll(async () => {
  relay = await startRelayProcess({
    STATE_DIR: freshStateDir(),
    PROXY_PORT: '0',
    CREATE_PASSWORD: 'sesame',
    ADMIN_SECRET,
  });
  proxy = withPassword(/^proxy {2}(\S+)$/m.exec(relay.output.stdout)?.[1] ?? '');
}, 60_000);
afterAll(() => stop(relay, 'SIGTERM'));

const withPassword = (address: string) => address.replace('@', ':sesame@');

interface Told {
  code: number | string | null;
  stdout: string;
  stderr: string;
}

function doctor(...args: string[]): Promise<Told> {
  const env = { ...process.env, IDENTITY_DIR: freshStateDir() };
  return new Promise((resolve) => {
    execFile(process.execPath, ['scripts/doctor.ts', ...args], { env }, (error, stdout, stderr) => {
      resolve({ code: error === null ? 0 : (error.code ?? null), stdout, stderr });
    });
  });
}

test('it tells of each step how it is and how long it took', async () => {
  const { code, stdout, stderr } = await doctor('--proxy', proxy, withPassword(relay.address));
  expect(stderr).toBe('');
  expect(code).toBe(0);
  const steps = ['create', 'secure', 'send', 'receive', 'acknowledge', 'delete', 'send through the proxy'];
  for (const step of steps) expect(stdout).toMatch(new RegExp(`^good +${step} +\\d+ ms  `, 'm'));
});

test('for programs it says the same, and no password', async () => {
  const { code, stdout } = await doctor('--json', withPassword(relay.address));
  expect(code).toBe(0);
  expect(stdout).not.toContain('sesame');
  expect(JSON.parse(stdout)).toMatchObject({
    address: relay.address,
    well: true,
    findings: expect.any(Array),
  });
});

test('with the operator’s secret it looks for what a proxied connection brings; on one’s own machine that is nothing', async () => {
  const file = join(freshStateDir(), 'admin-secret');
  writeFileSync(file, `${ADMIN_SECRET}\n`);
  const address = withPassword(relay.address);
  const asked = ['--proxy', proxy, '--headers', '--admin-secret-file', file, address];
  const { code, stdout } = await doctor(...asked);
  expect(stdout).toMatch(/^note +proxied headers .*told nobody’s address/m);
  expect(code).toBe(0);
});

test('what is wrong makes it fail, and stands beside the remedy', async () => {
  const { code, stdout } = await doctor(relay.address);
  expect(code).toBe(1);
  expect(stdout).toMatch(/^FAILED +create .*ERR AUTH.*\n +It asks for a password/m);
});

test('a proxy is looked at as far as it goes', async () => {
  const { code, stdout } = await doctor(proxy);
  expect(code).toBe(0);
  expect(stdout).toMatch(/^note +create +It makes no new queues/m);
});

test.each<[string, string[], RegExp]>([
  ['no address', [], /^No relay has been deployed from here\. Say which: npm run doctor/],
  ['an address that is none', ['relay'], /^This is not the address of a relay: relay\n/],
  ['headers, but no proxy', ['--headers', 'smp://AAAA@a.example'], /^(Through which proxy|This is not)/],
  ['an option that it does not have', ['--heal'], /^Unknown option '--heal'/],
])('%s', async (_, args, sentence) => {
  const { code, stderr } = await doctor(...args);
  expect(stderr).toMatch(sentence);
  expect(code).toBe(1);
});
