// `npm run demo` as its reader meets it.

import { execFile } from 'node:child_process';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { freshStateDir, type RelayProcess, startRelayProcess, stop } from './relayProcess.ts';

let relay: RelayProcess;

beforeAll(async () => {
  relay = await startRelayProcess({ STATE_DIR: freshStateDir(), PROXY_PORT: '0' });
});
afterAll(() => stop(relay, 'SIGTERM'));

const proxyAddress = () => /^proxy {2}(\S+)$/m.exec(relay.output.stdout)?.[1] ?? '';

interface Told {
  code: number | string | null;
  stdout: string;
  stderr: string;
}

function demo(...args: string[]): Promise<Told> {
  return new Promise((resolve) => {
    execFile(process.execPath, ['scripts/demo.ts', ...args], (error, stdout, stderr) => {
      resolve({ code: error === null ? 0 : (error.code ?? null), stdout, stderr });
    });
  });
}

test.each([
  ['directly', () => 'off', false],
  ['through a proxy', proxyAddress, true],
])('it tells what becomes of a queue %s, step by step, and ends well', async (_, proxy, isProxied) => {
  const { code, stdout, stderr } = await demo(relay.address, proxy());
  expect(stderr).toBe('');
  expect(code).toBe(0);
  const steps = [
    /^1\. .* create a queue/,
    /^2\. .* secures the queue/,
    /^3\. .* sends “Hello, Alice!”/,
    /^4\. .* receives/,
    /^5\. .* acknowledges/,
    /^6\. .* deletes the queue/,
  ];
  const told = stdout.split('\n').filter((line) => /^\d\./.test(line));
  expect(told).toEqual(steps.map((step) => expect.stringMatching(step)));
  expect(stdout).toContain('She decrypts it: “Hello, Alice!”');
  expect(stdout).toMatch(/That is all\.\n$/);
  expect(stdout.includes('The proxy does not know for which queue it was')).toBe(isProxied);
});

test('it says that a proxy does not lead to the relay of the address', async () => {
  const another = relay.address.replace(/\/\/[^@]+/, `//${'A'.repeat(43)}=`);
  const { code, stderr } = await demo(relay.address, another);
  expect(stderr).toMatch(/^Bob cannot reach the proxy: it does not prove to be the relay of this address/);
  expect(code).toBe(1);
});

describe('it says in one sentence why it cannot go on', () => {
  const elsewhere = (port: number) => relay.address.replace(/:\d+$/, `:${port}`);
  const another = () => relay.address.replace(/\/\/[^@]+/, `//${'A'.repeat(43)}=`);

  test.each<[string, () => string, string]>([
    ['an address that is none', () => 'smp://relay', 'This is not the address of an SMP relay: smp://relay'],
    ['an address without a relay', () => elsewhere(9), 'Alice cannot connect: no relay answers there.'],
    [
      'the address of another relay',
      another,
      'Alice cannot connect: it does not prove to be the relay of this address (KEY_HASH), so nothing was sent to it.',
    ],
  ])('%s', async (_, address, sentence) => {
    const { code, stderr } = await demo(address(), 'off');
    expect(stderr).toBe(`${sentence}\n`);
    expect(code).toBe(1);
  });
});
