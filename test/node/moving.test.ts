// A relay with a thousand queues and live clients moves: to another runtime, another state, and back under its address.

import { spawn } from 'node:child_process';
import {
  appendFileSync,
  existsSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { freshAuthKeyPair } from '../../client/smp/authKeyPair.ts';
import { ACK, type CreatedQueue, KEY } from '../../client/smp/recipientCommands.ts';
import { callOff, undelivered } from '../../scripts/move/everyQueue.ts';
import { digestOf, type Header, type Page } from '../../scripts/move/exportFile.ts';
import { Exporting } from '../../scripts/move/exporting.ts';
import { importRelay } from '../../scripts/move/importing.ts';
import { type ListObjects, listOf } from '../../scripts/move/objectList.ts';
import { relayDoor } from '../../scripts/move/relayDoor.ts';
import { primitives } from '#primitives';
import { base64url, hex } from '../../src/proto/bytes.ts';
import { makeChain } from '../../src/durable/certificates.ts';
import { formatCredentials } from '../../src/durable/relayCredentials.ts';
import { parseServer, type SMPServer } from '../../src/proto/server.ts';
import { MovingClient } from './movingClient.ts';
import { Operator, type Told } from './operator.ts';
import { Population } from './population.ts';
import { type RelayProcess, startRelayProcess, stop } from './relayProcess.ts';
import { ShakyLine } from './shakyLine.ts';

const ADMIN_SECRET = 'correct-horse-battery-staple-0001';
const CREATE_PASSWORD = 'mellon';
// A thousand databases that wait for a disk take minutes: where memory can be had as a folder, it is.
const fast = existsSync('/dev/shm') ? '/dev/shm' : tmpdir();
const folder = mkdtempSync(join(fast, 'edgedrop-move-'));
const file = join(folder, 'relay.move');
const [oldState, newState] = [join(folder, 'old'), join(folder, 'new')];

let RELAY_IDENTITY: string;
let old: RelayProcess;
let next: RelayProcess;
let server: SMPServer;
let lines: { old: ShakyLine; next: ShakyLine };
const population = new Population(CREATE_PASSWORD);

const always = { ADMIN_SECRET, CREATE_PASSWORD, NEW_QUEUES: 'invite', LIMITS: 'off', AUTH_FLOOR_MS: '1' };
const starts = (STATE_DIR: string, vars: Record<string, string> = {}) =>
  startRelayProcess({ ...always, RELAY_IDENTITY, STATE_DIR, ...vars }, 180_000);

const admin = (relay: string, ...args: string[]): Promise<Told> =>
  new Operator({ ADMIN_SECRET }).runs('scripts/admin.ts', ['--relay', relay, ...args]);

/** Of the old relay. */
const inOldState = ['--state', oldState, '--settle', '0'];

/** Begins a command, and ends it where the line goes dead. */
async function breaksOff(dead: Promise<void>, relay: string, ...args: string[]): Promise<void> {
  const child = spawn(process.execPath, ['scripts/admin.ts', '--relay', relay, ...args], {
    env: { ...process.env, ADMIN_SECRET },
    stdio: 'ignore',
  });
  await dead;
  child.kill('SIGKILL');
}

const linesOf = (path: string) => readFileSync(path, 'latin1').trimEnd().split('\n');

beforeAll(async () => {
  const { certChain, leafPrivateKey } = await makeChain(2);
  RELAY_IDENTITY = formatCredentials({ certChain, leafPrivateKey, idKey: primitives.randomBytes(32) });
  [old, next] = await Promise.all([starts(oldState), starts(newState)]);
  server = parseServer(old.address) as SMPServer;
  lines = { old: await ShakyLine.to(old.url), next: await ShakyLine.to(next.url) };
  const door = relayDoor(old.address, ADMIN_SECRET);
  await population.settlesAt(server, ({ sndId }) =>
    door.ask({ command: 'block', queue: { sender: base64url(sndId) }, reason: 'spam' }),
  );
}, 60_000);
afterAll(async () => {
  lines.old.ends();
  lines.next.ends();
  await Promise.all([stop(old, 'SIGKILL'), stop(next, 'SIGKILL')]);
  rmSync(folder, { recursive: true, force: true });
});

async function created(client: MovingClient): Promise<CreatedQueue> {
  const queue = await client.creates(CREATE_PASSWORD);
  if (typeof queue === 'string') throw new Error(queue);
  return queue;
}

test('a move that is called off leaves the relay as it was', async () => {
  const door = relayDoor(old.address, ADMIN_SECRET);
  const whole = await listOf({ state: oldState });
  const nowhere = new Exporting(door, whole, join(folder, 'no', 'where'), 0);
  await expect(nowhere.run()).rejects.toThrow(/cannot be written \(ENOENT\)/);
  const [alice, bob] = [new MovingClient(server), new MovingClient(server)];
  const queue = await created(alice);
  let asked = 0;
  // The platform's list may come late to know of an object.
  const list: ListObjects = async (of) => (await whole(of)).slice(asked++ === 0 ? 3 : 0);
  const abandoned = join(folder, 'abandoned');
  const exporting = () => new Exporting(door, list, abandoned, 0).run();
  expect(await exporting()).toEqual({ queues: 1001, invites: 0, holding: 0, messages: 0, unreadable: 0 });
  expect(await bob.sends(queue, 'too early')).toBe('QUOTA');
  expect(await alice.creates(CREATE_PASSWORD)).toBe('AUTH');
  await callOff(door, list);
  expect(await bob.sends(queue, 'as before')).toBe('OK');
  const { text, msgId } = await alice.hears(queue);
  expect([text, await alice.asks(ACK(queue, msgId))]).toEqual(['as before', 'OK']);
  expect(await alice.creates(CREATE_PASSWORD)).toBeTypeOf('object');
  // What is in the file is out of date.
  writeFileSync(abandoned, `${linesOf(abandoned).slice(0, 3).join('\n')}\n`);
  await expect(exporting()).rejects.toThrow(/was called off/);
  await door.ask({ command: 'set', moving: true });
  await expect(exporting()).rejects.toThrow(/abandoned\.objects is gone/);
  await door.ask({ command: 'set', moving: null });
  alice.leaves();
  bob.leaves();
}, 60_000);

test('it moves, broken off half-way on both sides, and every queue is found under its address', async () => {
  const [alice, bob] = [new MovingClient(server), new MovingClient(server)];
  const queue = await created(alice);
  expect(await bob.sends(queue, 'before')).toBe('OK');
  const { msgId } = await alice.hears(queue);
  const [left] = population.of('plain');
  expect(await bob.sends(left?.queue ?? queue, 'never fetched')).toBe('OK');
  const door = relayDoor(old.address, ADMIN_SECRET);
  await door.ask({ command: 'set', messageQuota: 77 });
  const { codes } = await door.ask({ command: 'invite', count: 1, uses: 2 });
  const [code = ''] = codes as string[];
  expect(await alice.creates(code)).toBeTypeOf('object');

  await breaksOff(
    lines.old.goesDead('export', 7),
    lines.old.addressOf(old.address),
    'export',
    file,
    ...inOldState,
  );
  expect(linesOf(file).length).toBe(8);
  // In the middle of a line.
  appendFileSync(file, '{"page":7,"done":4');
  const exported = await admin(old.address, 'export', file, ...inOldState);
  expect(exported).toEqual({
    code: 0,
    stdout: `${file}: 1004 queues and 1 invite code that were used.\n2 messages in 2 queues were still to be fetched, and stay behind until they are.\n`,
    stderr: '',
  });
  expect(statSync(file).mode & 0o777).toBe(0o600);
  const written = readFileSync(file);
  for (const bytes of [queue.sndId, queue.rcvId, queue.rcvDhSecret])
    for (const spelled of [Buffer.from(bytes), hex(bytes), base64url(bytes)])
      expect(written.includes(spelled)).toBe(false);

  // Senders and whoever changes something wait; recipients fetch what is there.
  const key = freshAuthKeyPair('X25519').publicKey;
  expect(await bob.sends(queue, 'too early')).toBe('QUOTA');
  expect(await alice.asks(KEY(queue, key))).toBe('STORE moving');
  expect(await alice.creates(code)).toBe('AUTH');
  expect(await alice.asks(ACK(queue, msgId))).toBe('OK');
  expect(await undelivered(door, await listOf({ state: oldState }))).toEqual({ queues: 1, messages: 1 });

  await breaksOff(lines.next.goesDead('import', 9), lines.next.addressOf(next.address), 'import', file);
  const imported = await admin(lines.next.addressOf(next.address), 'import', file);
  // The page that arrived and was not heard of comes again.
  expect(imported).toEqual({ code: 0, stdout: '941 brought, 64 there already.\n', stderr: '' });
  const again = await importRelay(relayDoor(next.address, ADMIN_SECRET), file);
  expect(again).toMatchObject({ created: 0, same: 1005, refused: 0, settings: 'same' });

  expect(old.output.stderr + next.output.stderr).toBe('');
  await Promise.all([stop(old, 'SIGTERM'), stop(next, 'SIGTERM')]);
  next = await starts(newState, { RELAY_PORT: String(old.url.port) });
  expect(next.address).toBe(old.address);
  await bob.sendsUntilTaken(queue, 'after');
  expect((await alice.hears(queue)).text).toBe('after');
  expect(await alice.asks(KEY(queue, key))).toBe('OK');
  expect([typeof (await alice.creates(code)), await alice.creates(code)]).toEqual(['object', 'AUTH']);
  expect(await door.ask({ command: 'status' })).toMatchObject({
    messageQuota: 77,
    newQueues: 'invite',
  });
  expect(await population.isFoundAt(server)).toEqual(Population.expected);

  // In use, what is there is never overwritten: that a key was set, and that links were used.
  expect(await admin(next.address, 'import', file)).toEqual({
    code: 1,
    stdout: expect.stringMatching(/^0 brought, 974 there already\.\n31 queues refused/) as string,
    stderr: '',
  });
  expect(await bob.sends(queue, 'without the key')).toBe('AUTH');
  alice.leaves();
  bob.leaves();
}, 150_000);

describe('a file is refused that', () => {
  const changed = (change: (header: Header, pages: Page[]) => [Header, Page[]]) => {
    const [header, ...pages] = linesOf(file).map((text) => JSON.parse(text) as unknown);
    const [first, others] = change(header as Header, pages as Page[]);
    const path = join(folder, 'changed');
    writeFileSync(path, [first, ...others].map((one) => `${JSON.stringify(one)}\n`).join(''));
    return path;
  };
  const forged = (page: Page): Page => {
    const sealed = page.sealed.replace(/^./, (first) => (first === 'A' ? 'B' : 'A'));
    return { ...page, sealed, digest: digestOf(sealed) };
  };

  test.each<[string, RegExp, Parameters<typeof changed>[0]]>([
    [
      'is damaged',
      /is damaged at page 4/,
      (header, pages) => [
        header,
        pages.map((page, at) => (at === 3 ? { ...forged(page), digest: page.digest } : page)),
      ],
    ],
    [
      'has a page that the relay has not sealed',
      /cannot open page 4/,
      (header, pages) => [header, pages.map((page, at) => (at === 3 ? forged(page) : page))],
    ],
    [
      'lacks a page',
      /cannot open page 4/,
      (header, pages) => [header, pages.toSpliced(3, 1).map((page, at) => ({ ...page, page: at }))],
    ],
    [
      'begins with another export’s name',
      /cannot open page 1/,
      (header, pages) => [{ ...header, id: base64url(new Uint8Array(32)) }, pages],
    ],
    ['is not whole', /is not whole/, (header, pages) => [header, pages.slice(0, -1)]],
    [
      'is of a later version',
      /by a later version \(2; this one knows 1\)/,
      (header, pages) => [{ ...header, version: 2 }, pages],
    ],
    [
      'is of another relay',
      /is of the relay AAAA/,
      (header, pages) => [{ ...header, keyHash: 'AAAA' }, pages],
    ],
    ['is no export', /is no export/, (header) => [{ ...header, edgedrop: 'backup' as 'move' }, []]],
  ])('%s', async (_, sentence, change) => {
    const door = relayDoor(next.address, ADMIN_SECRET);
    await expect(importRelay(door, changed(change))).rejects.toThrow(sentence);
  });

  test('is not there', async () => {
    const door = relayDoor(next.address, ADMIN_SECRET);
    await expect(importRelay(door, join(folder, 'nowhere'))).rejects.toThrow(/There is no/);
  });
});
