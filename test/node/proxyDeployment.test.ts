// The proxy as a deployment of its own, which has no queues, and who may use it; and a relay that is no proxy.

import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { unstable_readConfig } from 'wrangler';
import { primitives } from '#primitives';
import { freshAuthKeyPair } from '../../client/smp/authKeyPair.ts';
import { ACK, DEL, GET, KEY, NEW, OFF, QUE, SUB } from '../../client/smp/recipientCommands.ts';
import { LGET, LKEY } from '../../client/smp/linkCommands.ts';
import { NDEL, NKEY, NSUB } from '../../client/smp/notifierCommands.ts';
import { LDEL, LSET, RKEY } from '../../client/smp/ownerCommands.ts';
import { PFWD } from '../../client/smp/proxyCommands.ts';
import type { Request } from '../../client/smp/request.ts';
import { SEND, SKEY } from '../../client/smp/senderCommands.ts';
import type { SMPServer } from '../../src/proto/server.ts';
import { inWords } from './outcome.ts';
import { Sender } from './people.ts';
import { aProxy, aRelay, Cleanup, type Runtime } from './routing.ts';

const cleanup = new Cleanup();
const ADMIN_SECRET = 'correct-horse-battery-staple-0001';
let relay: Runtime;
let proxy: Runtime;

beforeAll(async () => {
  relay = cleanup.add(await aRelay({ PROXY: 'off' }), (one) => one.stops());
  const vars = { ADMIN_SECRET, CREATE_PASSWORD: 'sesame', PROXY_HOSTS: 'relay.example, LocalHost' };
  proxy = cleanup.add(await aProxy(vars), (one) => one.stops());
}, 60_000);
afterAll(() => cleanup.run());

const senderAt = async ({ address }: Runtime) => cleanup.add(await Sender.at(address), (one) => one.leaves());

const atHost = (host: string): SMPServer => ({ ...relay.address, hosts: [host] });

test('its configuration binds no queue, no link, no database and no storage', () => {
  const config = unstable_readConfig({ config: 'wrangler.proxy.toml' });
  const { kv_namespaces, r2_buckets, d1_databases, services, queues, compatibility_flags } = config;
  expect(config.durable_objects.bindings).toEqual([
    { name: 'SESSION', class_name: 'Session' },
    { name: 'DESTINATION', class_name: 'Destination' },
    { name: 'RELAY', class_name: 'Relay' },
    { name: 'METER', class_name: 'Meter' },
  ]);
  expect(config.migrations).toEqual([
    { tag: 'v1', new_sqlite_classes: ['Session', 'Destination', 'Relay'] },
    { tag: 'v2', new_sqlite_classes: ['Meter'] },
  ]);
  expect([kv_namespaces, r2_buckets, d1_databases, services, queues.consumers].flat()).toEqual([]);
  expect(compatibility_flags).toContain('global_fetch_strictly_public');
});

describe.concurrent('it has no queues:', () => {
  const key = freshAuthKeyPair('Ed25519');
  const id = <T>() => primitives.randomBytes(24) as T;
  const queue = { rcvId: id<never>(), rcvAuthKey: key.privateKey };
  const dhKey = primitives.x25519KeyPair();
  const linkData = { fixedData: new Uint8Array(2024), userData: new Uint8Array(13_800) };

  test.each<Request<unknown>>([
    NEW({ rcvAuthKey: key, rcvDhKey: dhKey, basicAuth: null }),
    SUB(queue),
    KEY(queue, key.publicKey),
    RKEY(queue, [key.publicKey]),
    LSET(queue, id<never>(), linkData),
    LDEL(queue),
    NKEY(queue, { ntfAuthKey: key, ntfDhKey: dhKey }),
    NDEL(queue),
    GET(queue),
    ACK(queue, id<never>()),
    OFF(queue),
    DEL(queue),
    QUE(queue),
    SKEY(id<never>(), key),
    SEND({ sndId: id<never>(), sndAuthKey: null }, new Uint8Array(8), true),
    LKEY(id<never>(), key),
    LGET(id<never>()),
    NSUB({ notifierId: id<never>(), ntfAuthKey: key.privateKey }),
  ])('$command.tag is refused', async (request) => {
    const { connection } = await senderAt(proxy);
    expect(inWords(await connection.request(request))).toBe('AUTH');
  });
});

describe('where there is a password', () => {
  test.each([
    [undefined, 'PROXY BASIC_AUTH, by proxy, not sent'],
    ['open', 'PROXY BASIC_AUTH, by proxy, not sent'],
    ['sesame', 'OK'],
  ])('%s: %s', async (password, told) => {
    const sender = await senderAt(proxy);
    expect(await sender.to(atHost('localhost'), password).connects()).toBe(told);
  });
});

describe('where hosts are listed', () => {
  test.each([
    ['localhost', 'OK'],
    ['LOCALHOST', 'OK'],
    ['127.0.0.1', 'PROXY BROKER HOST, by proxy, not sent'],
    ['localhost.example', 'PROXY BROKER HOST, by proxy, not sent'],
  ])('%s: %s', async (host, told) => {
    const sender = await senderAt(proxy);
    expect(await sender.to(atHost(host), 'sesame').connects()).toBe(told);
  });
});

test('a relay that is no proxy brings nobody anywhere', async () => {
  const { connection } = await senderAt(relay);
  const sender = new Sender(connection);
  expect(await sender.to(relay.address).connects()).toBe('PROXY BASIC_AUTH, by proxy, not sent');
  const forwarded = {
    sessionId: primitives.randomBytes(32) as never,
    corrId: primitives.randomBytes(24) as never,
    version: 20,
    commandKey: primitives.x25519KeyPair().publicKey as never,
    encTransmission: new Uint8Array(16_242),
  };
  expect(inWords(await connection.request(PFWD(forwarded)))).toBe('PROXY NO_SESSION');
});

describe('its operator', () => {
  const knocks = (body: object, secret = ADMIN_SECRET) =>
    fetch(new URL('/admin', proxy.url), {
      method: 'POST',
      headers: { Authorization: `Bearer ${secret}` },
      body: JSON.stringify(body),
    });
  const id = 'A'.repeat(32);

  test('is told what it does and what is counted', async () => {
    const answer = await knocks({ command: 'status' });
    expect(await answer.json()).toEqual({
      versions: { min: 9, max: 20 },
      proxying: 'password',
      hosts: ['relay.example', 'LocalHost'],
      counts: { connections: 0, relaysAskedFor: 0, commandsForwarded: 0 },
      notice: null,
    });
    const metrics = await fetch(new URL('/metrics', proxy.url), {
      headers: { Authorization: `Bearer ${ADMIN_SECRET}` },
    });
    expect(await metrics.text()).toContain('# TYPE edgedrop_proxy_commands_total counter\n');
  });

  test('has something to say to everybody', async () => {
    const page = async () => (await fetch(proxy.url)).text();
    await knocks({ command: 'set', notice: 'Closing in <May>.' });
    expect(await page()).toContain('Closing in &lt;May&gt;.');
    await knocks({ command: 'set', notice: null });
    expect(await page()).not.toContain('From its operator');
  });

  test.each([
    { command: 'block', queue: { sender: id }, reason: 'spam' },
    { command: 'unblock', queue: { sender: id } },
    { command: 'delete', queue: { link: id } },
    { command: 'invite', count: 1, uses: 1 },
    { command: 'revoke', code: 'x' },
    { command: 'set', messageQuota: 7 },
  ])('$command of what it does not have is refused', async (request) => {
    expect((await knocks(request)).status).toBe(400);
  });

  test('is whoever has the secret', async () => {
    expect((await knocks({ command: 'status' }, 'x'.repeat(40))).status).toBe(401);
  });
});

test('where there is no secret, there is no door', async () => {
  const asked = ['/admin', '/metrics', '/elsewhere'].map(async (path) => {
    const post = await fetch(new URL(path, relay.url), { method: 'POST' });
    const get = await fetch(new URL(path, relay.url));
    return [post.status, get.status];
  });
  expect(await Promise.all(asked)).toEqual([
    [405, 404],
    [405, 404],
    [405, 404],
  ]);
});
