// Two people in two terminals, over a relay and a proxy as `npm start` runs them.

import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { type ChatPlaces, ChatProcess, type ChatStart, killAll } from './chatProcess.ts';
import { formatServer } from '../../src/proto/server.ts';
import { aProxy, aRelay, Cleanup, type Runtime } from './routing.ts';

const folder = mkdtempSync(join(tmpdir(), 'edgedrop-chat-'));
const cleanup = new Cleanup();
let relay: Runtime;
let places: ChatPlaces;
let count = 0;

beforeAll(async () => {
  const vars = { LIMITS: 'off' };
  let proxy: Runtime;
  [relay, proxy] = await Promise.all([aRelay(vars), aProxy(vars)]);
  for (const runtime of [relay, proxy]) cleanup.add(runtime, (each) => each.stops());
  places = { relay: formatServer(relay.address), proxy: formatServer(proxy.address) };
}, 120_000);
afterAll(async () => {
  await cleanup.run();
  rmSync(folder, { recursive: true });
});

const freshStore = () => join(folder, `store-${count++}`);
const chat = (start: ChatStart) => new ChatProcess(places, start);
const connected = /^You are connected with /;
/** Milliseconds: each of these processes loads the whole client. */
const patience = { timeout: 90_000 };

async function twoChats(envs: { alice?: Record<string, string> } = {}) {
  const stores = { alice: freshStore(), bob: freshStore() };
  const alice = chat({ store: stores.alice, env: envs.alice ?? {} });
  const link = await alice.link();
  const bob = chat({ store: stores.bob, args: [link] });
  await Promise.all([alice.says(connected), bob.says(connected)]);
  return { alice, bob, link, stores };
}

describe('two people who talk', () => {
  let alice: ChatProcess;
  let bob: ChatProcess;
  let link: string;

  beforeAll(async () => {
    ({ alice, bob, link } = await twoChats());
  }, patience.timeout);
  afterAll(killAll);

  test(
    'lines go both ways, under names, and each side is told what became of its own',
    patience,
    async () => {
      alice.types('hello');
      await bob.prints('Alice: hello');
      bob.types('hello, too');
      await alice.prints('Bob: hello, too');
      await alice.says('delivered: hello');
      expect(`${alice.stdout}${alice.stderr}${bob.stdout}${bob.stderr}`).not.toContain('\u001b');
      expect(alice.stdout.split('\n').filter((line) => line.startsWith('https://'))).toHaveLength(1);
    },
  );

  test('control characters of others do nothing to the terminal', patience, async () => {
    alice.types('red \u001b[31m, left \u202e, bell \u0007');
    expect(await bob.prints(/red/)).toBe('Alice: red \ufffd[31m, left \ufffd, bell \ufffd');
  });

  test('a link is for one person', patience, async () => {
    const mallory = chat({ store: freshStore(), args: [link] });
    expect(await mallory.exitCode).toBe(1);
    expect(mallory.stderr).toContain('Somebody else has used this link already.');
  });

  test('a relay that is down is waited for, in words', patience, async () => {
    await relay.stops();
    await alice.says(/^Waiting for the relay\. .+ tried again/);
    bob.types('are you there?');
    await bob.says(/^Waiting\. .+ Nothing is lost/);
    await relay.starts();
    await alice.prints('Bob: are you there?');
    expect(alice.stdout.match(/are you there/g)).toHaveLength(1);
  });

  test('both end well at the end of input', patience, async () => {
    expect(await Promise.all([alice.ends(), bob.ends()])).toEqual([0, 0]);
  });
});

describe('from one run to the next', () => {
  afterEach(killAll);

  test(
    'what was typed at the end of input is sent before it ends, to who joins later too',
    patience,
    async () => {
      const store = freshStore();
      const alice = chat({ store, args: ['--name', 'Carol'] });
      alice.types('one');
      alice.types('two');
      const link = await alice.link();
      const ended = alice.ends();
      const bob = chat({ store: freshStore(), args: [link] });
      await bob.prints('Carol: one');
      await bob.prints('Carol: two');
      expect(await ended).toBe(0);
    },
  );

  test('the end of input waits no longer than it is told to, and loses nothing', patience, async () => {
    const store = freshStore();
    const alice = chat({ store, args: ['--wait', '1'] });
    const link = await alice.link();
    alice.types('are you there?');
    expect(await alice.ends()).toBe(0);
    expect(alice.stderr).toContain('one message is not sent yet: stored, and sent the next time.');
    const again = chat({ store });
    expect(await again.link()).toBe(link);
    const bob = chat({ store: freshStore(), args: [link] });
    await bob.prints('Alice: are you there?');
  });

  test('a chat goes on after a restart, with what came meanwhile', patience, async () => {
    const { alice, bob, link, stores } = await twoChats();
    expect(await bob.kills('SIGINT')).toBe(0);
    alice.types('meanwhile');
    await alice.says('sent: meanwhile');
    // The same command line as before: the link was used by this user.
    const again = chat({ store: stores.bob, args: [link] });
    await again.prints('Alice: meanwhile');
    again.types('back');
    await alice.prints('Bob: back');
    await again.ends();
    const quiet = chat({ store: stores.bob });
    await quiet.says('Going on with Alice.');
    quiet.types('once more');
    await alice.prints('Bob: once more');
    expect(quiet.stdout).toBe('');
  });

  test('kill -9 between two lines loses neither', patience, async () => {
    const { alice, bob, stores } = await twoChats();
    bob.types('one');
    await alice.prints('Bob: one');
    await bob.kills('SIGKILL');
    alice.types('while you are away');
    await alice.says('sent: while you are away');
    await alice.kills('SIGKILL');
    const [alice2, bob2] = [chat({ store: stores.alice }), chat({ store: stores.bob })];
    await bob2.prints('Alice: while you are away');
    bob2.types('two');
    await alice2.prints('Bob: two');
    expect([alice2.stdout, bob2.stdout]).toEqual(['Bob: two\n', 'Alice: while you are away\n']);
  });

  test(
    'with a passphrase nothing opens without it, and nothing on the disk can be read',
    patience,
    async () => {
      const env = { EDGEDROP_PASSPHRASE: 'correct horse' };
      const { alice, bob, stores, link } = await twoChats({ alice: env });
      alice.types('a secret that nobody may read');
      await bob.prints('Alice: a secret that nobody may read');

      const second = chat({ store: stores.alice, env });
      expect(await second.exitCode).toBe(1);
      expect(second.stderr).toContain('already open');
      await Promise.all([alice.ends(), bob.ends()]);

      const wrong = chat({ store: stores.alice, env: { EDGEDROP_PASSPHRASE: 'battery staple' } });
      expect(await wrong.exitCode).toBe(1);
      expect(wrong.stderr).toContain('This is not the passphrase');
      const none = chat({ store: stores.alice });
      expect(await none.exitCode).toBe(1);
      expect(none.stderr).toContain('EDGEDROP_PASSPHRASE');

      for (const store of Object.values(stores)) {
        expect(statSync(store).mode & 0o777).toBe(0o700);
        const bytes = Buffer.concat(readdirSync(store).map((file) => readFileSync(join(store, file))));
        for (const word of ['secret', 'Alice', 'Bob', '127.0.0.1', 'x.msg', link.slice(-20), 'correct horse'])
          expect(bytes.includes(word)).toBe(false);
      }
    },
  );

  test('without one the key is in a file beside the store, said once', patience, async () => {
    const store = freshStore();
    const alice = chat({ store });
    await alice.link();
    await alice.ends();
    expect(alice.stderr).toContain(`${store}.key`);
    expect(statSync(`${store}.key`).mode & 0o777).toBe(0o600);
    const again = chat({ store });
    await again.link();
    await again.ends();
    expect(again.stderr).not.toContain('.key');
  });
});
