// `npm run demo` as its reader meets it.

import { execFile } from 'node:child_process';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { freshStateDir, type RelayProcess, startRelayProcess, stop } from './relayProcess.ts';

let relay: RelayProcess;

beforeAll(async () => {
  relay = await startRelayProcess({ STATE_DIR: freshStateDir(), PROXY_PORT: 'off' });
});
afterAll(() => stop(relay, 'SIGTERM'));

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

test('it tells what becomes of a queue, step by step, and ends well', async () => {
  const { code, stdout, stderr } = await demo(relay.address);
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
    const { code, stderr } = await demo(address());
    expect(stderr).toBe(`${sentence}\n`);
    expect(code).toBe(1);
  });
});
