import { env } from 'cloudflare:workers';
import { listDurableObjectIds, runInDurableObject } from 'cloudflare:test';
import { describe, expect, test } from 'vitest';
import { GET, QUE, SUB } from '../../client/smp/recipientCommands.ts';
import type { Request } from '../../client/smp/request.ts';
import { SEND, SKEY } from '../../client/smp/senderCommands.ts';
import { utf8 } from '../../src/proto/bytes.ts';
import { freshKeyPair, type Queue, unknownQueue } from '../support/queue.ts';
import { refusal } from '../support/refusal.ts';
import { aRelay } from '../support/relay.ts';
import { Wire } from '../support/wire.ts';

const floor = Number(env.AUTH_FLOOR_MS);
const aKey = () => freshKeyPair('X25519');
type Target = Pick<Queue, 'rcvId' | 'sndId' | 'rcvAuthKey'>;

const send = ({ sndId }: Target) => SEND({ sndId, sndAuthKey: aKey().privateKey }, utf8('hello'), true);
const subscribe = (queue: Target) => SUB({ ...queue, rcvAuthKey: aKey().privateKey });

describe('who does not hold the key', () => {
  test.for<[string, (queue: Target) => Request<unknown>]>([
    ['SEND', send],
    ['SKEY', ({ sndId }) => SKEY(sndId, aKey())],
    ['SUB', subscribe],
    ['GET', (queue) => GET({ ...queue, rcvAuthKey: aKey().privateKey })],
  ])('can not tell by %s whether there is a queue', async ([, request]) => {
    const { alice, mallory } = await aRelay().with('alice', 'mallory');
    const queue = await alice.createsQueue({ mode: 'contact' });
    for (const target of [queue, unknownQueue()]) {
      const since = Date.now();
      expect(await refusal(mallory.asks(request(target)))).toBe('AUTH');
      expect(Date.now() - since).toBeGreaterThanOrEqual(floor - 1); // clocks count whole milliseconds
    }
  });

  test('can not tell whether a queue that he may not send to is suspended', async () => {
    const { alice, mallory } = await aRelay().with('alice', 'mallory');
    const queue = await alice.createsQueue();
    await alice.suspends(queue);
    const since = Date.now();
    expect(await refusal(mallory.sends(queue, 'hello'))).toBe('AUTH');
    expect(Date.now() - since).toBeGreaterThanOrEqual(floor - 1);
  });
});

describe('while a refusal waits', () => {
  test('the answers of other queues do not', async () => {
    const { alice } = await aRelay().with('alice');
    const queue = await alice.createsQueue();
    const wire = await Wire.connects();
    const answers = await wire.asks(send(unknownQueue()), QUE(queue));
    expect(answers.map(({ response }) => response.tag)).toEqual(['INFO', 'ERR']);
  });

  test('those of the same queue do', async () => {
    const { alice } = await aRelay().with('alice');
    const queue = await alice.createsQueue();
    const wire = await Wire.connects();
    wire.sends(wire.transmission(send(queue)), wire.transmission(QUE(queue)));
    wire.sends(wire.transmission(QUE(queue)));
    const answers = await wire.hears(3);
    expect(answers.map(({ response }) => response.tag)).toEqual(['ERR', 'INFO', 'INFO']);
  });
});

test('a message is not pushed before its subscription is answered, however long that takes', async () => {
  const { alice, bob } = await aRelay().with('alice', 'bob');
  const queue = await alice.createsQueue();
  const wire = await Wire.connects();
  // The refusal waits, and what stands behind it.
  wire.sends(wire.transmission(send(queue)), wire.transmission(SUB(queue)));
  expect(await alice.isTold()).toBe('END');
  await bob.sends(queue, 'hello');
  const heard = await wire.hears(3);
  expect(heard.map(({ response }) => response.tag)).toEqual(['ERR', 'SOK', 'MSG']);
});

test('a probe leaves nothing behind', async () => {
  const before = new Set((await listDurableObjectIds(env.QUEUE)).map(String));
  const wire = await Wire.connects();
  const target = unknownQueue();
  await wire.asks(send(target), subscribe(target), send(unknownQueue()));
  const touched = (await listDurableObjectIds(env.QUEUE)).filter((id) => !before.has(String(id)));
  expect(touched.length).toBe(3);
  for (const id of touched) {
    await runInDurableObject(env.QUEUE.get(id), async (_, { storage }) => {
      expect(storage.sql.exec('SELECT name FROM sqlite_schema').toArray()).toEqual([]);
      expect(await storage.getAlarm()).toBe(null);
    });
  }
});
