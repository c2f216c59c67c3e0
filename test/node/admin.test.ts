// `npm run admin` as its operator runs it, against a relay on this machine.

import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { formatQueueUri } from '../../client/agent/smpQueueUri.ts';
import { contactLinkKeys, type LinkKey } from '../../client/smp/linkKey.ts';
import { SEND } from '../../client/smp/senderCommands.ts';
import { primitives } from '#primitives';
import { namedQueue } from '../../scripts/admin/namedQueue.ts';
import { base64url, utf8 } from '../../src/proto/bytes.ts';
import type { SenderId } from '../../src/proto/ids.ts';
import { asX25519PublicKey } from '../../src/proto/keys.ts';
import { parseServer, type SMPServer } from '../../src/proto/server.ts';
import { Operator, type Told } from './operator.ts';
import { Recipient, Sender } from './people.ts';
import { freshStateDir, type RelayProcess, startRelayProcess, stop } from './relayProcess.ts';

const ADMIN_SECRET = 'correct-horse-battery-staple-0001';
/** Each command is a process of its own. */
const longLifetime = 180_000;
const stateDir = freshStateDir();
let relay: RelayProcess;
let server: SMPServer;

beforeAll(async () => {
  relay = await startRelayProcess({ STATE_DIR: stateDir, ADMIN_SECRET }, longLifetime);
  server = parseServer(relay.address) as SMPServer;
}, 60_000);
afterAll(() => stop(relay, 'SIGKILL'));

const admin = (args: string[], env: Record<string, string> = { ADMIN_SECRET }): Promise<Told> =>
  new Operator(env).runs('scripts/admin.ts', ['--relay', relay.address, ...args]);

const uriOf = (senderId: SenderId) =>
  formatQueueUri({
    clientVersionRange: { min: 1, max: 4 },
    server,
    senderId,
    dhPublicKey: asX25519PublicKey(primitives.x25519KeyPair().publicKey),
    queueMode: 'messaging',
  });

test('a reported queue is blocked, unblocked and deleted by its URI', async () => {
  const [alice, bob] = await Promise.all([Recipient.at(server), Sender.at(server)]);
  const { sndId } = await alice.createsQueue();
  const sends = async () => {
    const sent = await bob.connection.request(SEND({ sndId, sndAuthKey: null }, utf8('hello'), false));
    return sent.ok || (sent.failure === 'refused' && sent.error);
  };
  const uri = uriOf(sndId);
  const done = { code: 0, stdout: 'done\n', stderr: '' };
  expect(await admin(['block', uri, '--reason', 'content', '--notice', '7'])).toEqual(done);
  expect(await sends()).toEqual({ BLOCKED: { reason: 'content', notice: { ttl: 7 * 86_400 } } });
  expect(await admin(['unblock', `sender:${base64url(sndId)}`])).toEqual(done);
  expect(await sends()).toBe(true);
  expect(await admin(['delete', uri])).toEqual(done);
  expect(await sends()).toBe('AUTH');
  expect(await admin(['delete', uri])).toEqual({
    code: 1,
    stdout: '',
    stderr: 'There is no such queue or code.\n',
  });
  alice.leaves();
  bob.leaves();
}, 60_000);

test('creation, quota and notice are set, and status tells', async () => {
  for (const words of [['close'], ['quota', '7'], ['notice', 'We', 'move', 'in', 'May.']])
    expect((await admin(words)).code).toBe(0);
  const { stdout } = await admin(['status']);
  expect(JSON.parse(stdout)).toMatchObject({
    newQueues: 'off',
    messageQuota: 7,
    changed: { creation: 'closed', messageQuota: 7, notice: 'We move in May.' },
  });
  for (const words of [['open'], ['quota', 'default'], ['notice', 'none']])
    expect((await admin(words)).code).toBe(0);
  expect(JSON.parse((await admin(['status'])).stdout)).toMatchObject({
    newQueues: 'open',
    messageQuota: 128,
    changed: { creation: null, messageQuota: null, notice: null },
  });
}, 60_000);

test('invitations are addresses, as many as were asked for, each another', async () => {
  const { code, stdout } = await admin(['invite', '3', '--count', '5']);
  const servers = stdout.trim().split('\n').map(parseServer);
  expect(code).toBe(0);
  expect(new Set(servers.map((made) => String(made?.basicAuth))).size).toBe(5);
  expect(servers.every((made) => made?.port === server.port)).toBe(true);
  const [, invite = ''] = /^smp:\/\/[^:]+:([^@]+)@/.exec(stdout) ?? [];
  expect((await admin(['revoke', invite])).stdout).toBe('done\n');
  expect((await admin(['revoke', invite.replace(/.$/, invite.endsWith('A') ? 'B' : 'A')])).code).toBe(1);
}, 60_000);

describe('of a relay that was set up here', () => {
  const owner = new Operator();
  let own: RelayProcess;
  beforeAll(async () => {
    await owner.setsUp('--relay', '--name', 'smp.example.org');
    const secrets = owner.readsJson('relay/secrets.json') as Record<string, string>;
    own = await startRelayProcess({ STATE_DIR: freshStateDir(), ...secrets }, longLifetime);
  }, 60_000);
  afterAll(() => stop(own, 'SIGKILL'));

  test('the secret is found by itself', async () => {
    const { code, stdout } = await owner.runs('scripts/admin.ts', ['--relay', own.address, 'status']);
    expect(JSON.parse(stdout)).toMatchObject({ newQueues: 'open' });
    expect(code).toBe(0);
  });

  test('the secret goes to no other relay', async () => {
    const told = await owner.runs('scripts/admin.ts', ['--relay', relay.address, 'status']);
    expect(told).toMatchObject({ code: 1, stderr: expect.stringMatching(/^Set ADMIN_SECRET/) });
  });
});

describe('the operator is told what is wrong:', () => {
  test.each<[string, string[], Record<string, string>, RegExp]>([
    ['no secret', ['status'], {}, /^Set ADMIN_SECRET/],
    ['another secret', ['status'], { ADMIN_SECRET: 'x'.repeat(40) }, /not the relay’s ADMIN_SECRET/],
    ['no command', [], { ADMIN_SECRET }, /^npm run admin/],
    ['an unknown command', ['toString'], { ADMIN_SECRET }, /^npm run admin/],
    ['no reason', ['block', 'sender:AAAA'], { ADMIN_SECRET }, /^npm run admin/],
    ['a quota that is none', ['quota', '0'], { ADMIN_SECRET }, /^npm run admin/],
    ['a queue that is none', ['delete', 'https://example.com/'], { ADMIN_SECRET }, /names no queue/],
    ['an ID that is too short', ['delete', 'sender:AAAA'], { ADMIN_SECRET }, /refuses \(400\)/],
  ])('%s', async (_, args, env, sentence) => {
    const { code, stdout, stderr } = await admin(args, env);
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
    expect(stderr).toMatch(sentence);
  });

  test('a relay that is not there', async () => {
    const nowhere = relay.address.replace(/:\d+$/, ':9');
    const told = await new Operator({ ADMIN_SECRET }).runs('scripts/admin.ts', [
      '--relay',
      nowhere,
      'status',
    ]);
    expect(told).toMatchObject({
      code: 1,
      stderr: '127.0.0.1:9 does not answer. npm run doctor says why.\n',
    });
  });
});

test('of a link the relay is told its ID alone, never the key that opens what it leads to', () => {
  const key = primitives.randomBytes(32);
  const { linkId } = contactLinkKeys(key as LinkKey);
  expect(namedQueue(`https://relay.example/a#${base64url(key)}`)).toEqual({ link: base64url(linkId) });
  const id = base64url(primitives.randomBytes(24));
  expect(namedQueue(`simplex:/i#${id}/${base64url(key)}?h=relay.example`)).toEqual({ link: id });
});

// Last: who gets it wrong after this is only told to wait.
test('a thousand wrong secrets a second are told to wait, and leave nothing behind', async () => {
  const printed = { ...relay.output };
  const knock = (secret: string, at = 0) => {
    const headers = { Authorization: `Bearer ${secret}` };
    const init = { method: 'POST', headers, body: '{"command":"status"}' };
    return at % 2 === 0
      ? fetch(new URL('/admin', relay.url), init)
      : fetch(new URL('/metrics', relay.url), { headers });
  };
  const since = Date.now();
  const tries = Array.from({ length: 1000 }, (_, at) => knock(`a-wrong-one-${at}`.padEnd(40, 'x'), at));
  expect((await knock(ADMIN_SECRET)).status).toBe(200);
  const statuses = (await Promise.all(tries)).map(({ status }) => status);
  const seconds = Math.ceil((Date.now() - since) / 1000);
  expect(statuses.filter((status) => status === 401).length).toBeLessThanOrEqual(20 + seconds);
  expect(statuses.every((status) => status === 401 || status === 429)).toBe(true);
  expect((await knock(ADMIN_SECRET, 1)).status).toBe(200);
  expect(relay.output).toEqual(printed);
  const files = readdirSync(stateDir, { recursive: true, withFileTypes: true }).filter((file) =>
    file.isFile(),
  );
  const written = files.map(({ parentPath, name }) => readFileSync(join(parentPath, name)));
  expect(written.filter((bytes) => bytes.includes('a-wrong-one') || bytes.includes(ADMIN_SECRET))).toEqual(
    [],
  );
}, 60_000);
