// Private message routing with two real runtimes: what a sender can do through a proxy, and what is refused.

import { primitives } from '#primitives';
import { describe, expect, test } from 'vitest';
import { freshAuthKeyPair } from '../../client/smp/authKeyPair.ts';
import { LGET } from '../../client/smp/linkCommands.ts';
import { OFF, SUB } from '../../client/smp/recipientCommands.ts';
import type { Request } from '../../client/smp/request.ts';
import { SEND, SKEY } from '../../client/smp/senderCommands.ts';
import type { Command } from '../../src/proto/commands.ts';
import type { EntityId, RecipientId, SenderId } from '../../src/proto/ids.ts';
import { noEntity } from '../../src/proto/transmission.ts';
import { aRouting, served } from './routing.ts';

const routing = aRouting();

test('a sender secures a queue and sends to it through a proxy, and its recipient receives', async () => {
  expect(await routing.serves()).toEqual(served);
});

test('a relay is a proxy as well', async () => {
  const [alice, bob] = await Promise.all([routing.recipient(), routing.sender(routing.relay)]);
  const queue = await alice.createsQueue();
  const route = bob.to(routing.relay.address);
  expect(await route.secures(queue)).toBe('OK');
  expect(await route.sends(queue, 'hello')).toBe('OK');
  expect(await alice.receives(queue)).toBe('hello');
});

test('messages arrive in the order in which they were sent', async () => {
  const [alice, bob] = await Promise.all([routing.recipient(), routing.sender()]);
  const queue = await alice.createsQueue();
  const route = bob.to(routing.relay.address);
  await route.secures(queue);
  const texts = Array.from({ length: 20 }, (_, number) => `message ${number}`);
  for (const text of texts) await route.sends(queue, text);
  for (const text of texts) expect(await alice.receives(queue)).toBe(text);
});

test('nobody else can secure a queue that is secured, or send to it', async () => {
  const [alice, bob, eve] = await Promise.all([routing.recipient(), routing.sender(), routing.sender()]);
  const queue = await alice.createsQueue();
  await bob.to(routing.relay.address).secures(queue);
  const route = eve.to(routing.relay.address);
  expect(await route.secures(queue)).toBe('AUTH');
  expect(await route.sends(queue, 'hello')).toBe('AUTH');
  expect(await route.asks(SEND({ sndId: queue.sndId, sndAuthKey: null }, new Uint8Array(), true))).toBe(
    'AUTH',
  );
});

test('all proxied senders share one session of the proxy with the relay', async () => {
  const [alice, bob, carol] = await Promise.all([routing.recipient(), routing.sender(), routing.sender()]);
  const { middleman, address } = await routing.middleman();
  const routes = [bob, carol].map((sender) => sender.to(address));
  const queues = await Promise.all([alice.createsQueue(), alice.createsQueue()]);
  for (const [at, route] of routes.entries()) {
    const queue = queues[at] ?? queues[0];
    expect([await route.secures(queue), await route.sends(queue, 'hello')]).toEqual(['OK', 'OK']);
  }
  expect(middleman.lines).toHaveLength(1);
});

test('a link is followed through a proxy, however much lies behind it', async () => {
  const [alice, bob] = await Promise.all([routing.recipient(), routing.sender()]);
  const linkData = { fixedData: primitives.randomBytes(2048), userData: primitives.randomBytes(13_824) };
  const linkId = await alice.createsLink(linkData);
  const followed = await bob.to(routing.relay.address).outcome(LGET(linkId));
  expect(followed).toMatchObject({ ok: true, value: { linkData } });
});

test('many senders at once each get the answer to their own command', async () => {
  const senders = await Promise.all(Array.from({ length: 8 }, () => routing.sender()));
  const alice = await routing.recipient();
  const secured = senders.map(async (sender) => {
    const [own, other] = await Promise.all([alice.createsQueue(), alice.createsQueue()]);
    const route = sender.to(routing.relay.address);
    await route.secures(own);
    const asked = Array.from({ length: 12 }, (_, at) => route.sends(at % 3 === 0 ? other : own, `${at}`));
    return (await Promise.all(asked)).map((told) => told === 'OK');
  });
  const expected = Array.from({ length: 12 }, (_, at) => at % 3 !== 0);
  for (const told of await Promise.all(secured)) expect(told).toEqual(expected);
});

test('a relay takes from a proxy what it would take from no client: hundreds of commands at once', async () => {
  const senders = await Promise.all(Array.from({ length: 10 }, () => routing.sender()));
  const nobody = { sndId: primitives.randomBytes(24) as SenderId };
  // Each refusal takes a quarter of a second, so that all are under way.
  const texts = Array.from({ length: 32 }, String);
  const told = senders.map((sender) => sender.to(routing.relay.address).sendsAll(nobody, texts));
  expect(new Set((await Promise.all(told)).flat())).toEqual(new Set(['AUTH']));
});

describe('of all commands only those of a sender are forwarded', () => {
  const rcvAuthKey = freshAuthKeyPair('Ed25519').privateKey;
  const rcvId = primitives.randomBytes(24) as RecipientId;
  const plain = (command: Command, entityId = noEntity): Request<unknown> => ({
    command,
    entityId,
    key: null,
    read: () => null,
  });

  test.each<[string, string, Request<unknown>]>([
    ['SUB', 'CMD PROHIBITED', SUB({ rcvId, rcvAuthKey })],
    ['OFF', 'CMD PROHIBITED', OFF({ rcvId, rcvAuthKey })],
    ['PING', 'CMD PROHIBITED', plain({ tag: 'PING' })],
    ['RFWD', 'CMD PROHIBITED', plain({ tag: 'RFWD', encFwdTransmission: new Uint8Array(64) })],
    [
      'PRXY',
      'CMD PROHIBITED',
      plain({
        tag: 'PRXY',
        server: { hosts: ['relay.example'], port: '443', keyHash: primitives.randomBytes(32) as never },
        basicAuth: null,
      }),
    ],
    ['RSLV', 'NAME NO_RESOLVER', plain({ tag: 'RSLV', domain: 'alice.example' })],
    ['LGET', 'AUTH', plain({ tag: 'LGET' }, primitives.randomBytes(24) as EntityId)],
    [
      'SEND without a queue',
      'CMD NO_ENTITY',
      SEND({ sndId: noEntity as never, sndAuthKey: null }, rcvId, true),
    ],
    ['SKEY to nobody’s queue', 'AUTH', SKEY(rcvId as never, freshAuthKeyPair('X25519'))],
  ])('%s is answered ERR %s', async (_, error, request) => {
    const bob = await routing.sender();
    expect(await bob.to(routing.relay.address).asks(request)).toBe(error);
  });
});
