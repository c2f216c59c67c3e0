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
let relay: Runtime;
let proxy: Runtime;

beforeAll(async () => {
  relay = cleanup.add(await aRelay({ PROXY: 'off' }), (one) => one.stops());
  const vars = { CREATE_PASSWORD: 'sesame', PROXY_HOSTS: 'relay.example, LocalHost' };
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
  ]);
  expect(config.migrations).toEqual([{ tag: 'v1', new_sqlite_classes: ['Session', 'Destination', 'Relay'] }]);
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
