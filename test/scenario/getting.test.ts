import { expect, test } from 'vitest';
import { ACK, GET } from '../../client/smp/recipientCommands.ts';
import { nothing } from '../support/person.ts';
import { refusal } from '../support/refusal.ts';
import { aRelay } from '../support/relay.ts';
import { Wire } from '../support/wire.ts';

test('messages can be fetched one by one', async () => {
  const { alice, bob } = await aRelay().with('alice', 'bob');
  const queue = await alice.createsQueue({ subscribes: false });
  for (const text of ['one', 'two']) await bob.sends(queue, text);
  expect(await alice.gets(queue)).toBe('one');
  expect(await alice.gets(queue)).toBe('one');
  await alice.acknowledges(queue);
  expect(await alice.gets(queue)).toBe('two');
  await alice.acknowledges(queue);
  expect(await alice.gets(queue)).toBe(nothing);
});

test('the answer to the ACK of a fetched message is OK, not the next message', async () => {
  const { alice, bob } = await aRelay().with('alice', 'bob');
  const queue = await alice.createsQueue({ subscribes: false });
  for (const text of ['one', 'two']) await bob.sends(queue, text);
  const wire = await Wire.connects();
  const [got] = await wire.asks(GET(queue));
  if (got?.response.tag !== 'MSG') throw new Error('not a message');
  expect(await wire.asks(ACK(queue, got.response.msgId))).toMatchObject([{ response: { tag: 'OK' } }]);
});

test('who is subscribed can not fetch', async () => {
  const { alice } = await aRelay().with('alice');
  const queue = await alice.createsQueue();
  expect(await refusal(alice.gets(queue))).toEqual({ CMD: 'PROHIBITED' });
});

test('who has fetched can not subscribe, but can on another connection', async () => {
  const { alice, bob } = await aRelay().with('alice', 'bob');
  const queue = await alice.createsQueue({ subscribes: false });
  await alice.gets(queue);
  expect(await refusal(alice.resubscribes(queue))).toEqual({ CMD: 'PROHIBITED' });
  await alice.reconnects();
  await bob.sends(queue, 'hello');
  expect(await alice.resubscribes(queue)).toBe('hello');
});
