import { expect, test } from 'vitest';
import { ACK, SUB } from '../../client/smp/recipientCommands.ts';
import type { MsgId } from '../../src/proto/ids.ts';
import { noCorrId } from '../../src/proto/transmission.ts';
import { nothing } from '../support/person.ts';
import { refusal } from '../support/refusal.ts';
import { aRelay } from '../support/relay.ts';
import { Wire } from '../support/wire.ts';

test('a message waits until it is acknowledged', async () => {
  const { alice, bob } = await aRelay().with('alice', 'bob');
  const queue = await alice.createsQueue();
  await bob.secures(queue);
  await bob.sends(queue, 'hello');

  expect(await alice.receives(queue)).toBe('hello');
  expect(await alice.resubscribes(queue)).toBe('hello'); // not acknowledged, so delivered again
  await alice.acknowledges(queue);
  expect(await alice.resubscribes(queue)).toBe(nothing);
});

test('a message waits for a recipient who is not there', async () => {
  const { alice, bob } = await aRelay().with('alice', 'bob');
  const queue = await alice.createsQueue({ subscribes: false });
  await bob.sends(queue, 'hello');
  expect(await alice.resubscribes(queue)).toBe('hello');
});

test('messages come in the order in which they were sent', async () => {
  const { alice, bob } = await aRelay().with('alice', 'bob');
  const queue = await alice.createsQueue();
  const texts = ['one', 'two', 'three', 'four', 'five'];
  for (const text of texts) await bob.sends(queue, text);
  expect(await alice.receivesAll(queue, 5)).toEqual(texts);
});

test('messages sent without waiting for answers arrive in their order, from each of several senders', async () => {
  const { alice, bob, carol } = await aRelay().with('alice', 'bob', 'carol');
  const queue = await alice.createsQueue();
  const texts = (name: string) =>
    Array.from({ length: 20 }, (_, at) => `${name} ${at} ${'.'.repeat(16_000)}`);
  const sending = [bob.sendsAll(queue, texts('bob')), carol.sendsAll(queue, texts('carol'))];
  const received = await alice.receivesAll(queue, 40);
  await Promise.all(sending);
  for (const name of ['bob', 'carol']) {
    expect(received.filter((text) => text.startsWith(name))).toEqual(texts(name));
  }
});

test('a message that was not acknowledged comes again with the same ID and time', async () => {
  const { alice, bob } = await aRelay().with('alice', 'bob');
  const queue = await alice.createsQueue();
  await bob.sends(queue, 'hello');
  await alice.receives(queue);
  const message = alice.latestOf(queue);
  await alice.resubscribes(queue);
  expect(alice.latestOf(queue)).toEqual(message);
  await alice.reconnects();
  await alice.resubscribes(queue);
  expect(alice.latestOf(queue)).toEqual(message);
});

test('a message that waits follows the answer to the subscription', async () => {
  const { alice, bob } = await aRelay().with('alice', 'bob');
  const queue = await alice.createsQueue({ subscribes: false });
  await bob.sends(queue, 'hello');
  const wire = await Wire.connects();
  const sub = wire.transmission(SUB(queue));
  wire.sends(sub);
  expect(await wire.hears(2)).toMatchObject([
    { corrId: sub.corrId, response: { tag: 'SOK' } },
    { corrId: noCorrId, response: { tag: 'MSG' } },
  ]);
});

test('only one message is under way, and the answer to its ACK is the next', async () => {
  const { alice, bob } = await aRelay().with('alice', 'bob');
  const queue = await alice.createsQueue({ subscribes: false });
  for (const text of ['one', 'two']) await bob.sends(queue, text);
  const wire = await Wire.connects();
  wire.sends(wire.transmission(SUB(queue)));
  const [, one] = await wire.hears(2);
  const ack = wire.transmission(ACK(queue, messageId(one)));
  wire.sends(ack);
  const [two] = await wire.hears(1);
  expect(two).toMatchObject({ corrId: ack.corrId, response: { tag: 'MSG' } });
  // Had anything been pushed, it would come before the answer.
  expect(await wire.asks(ACK(queue, messageId(two)))).toMatchObject([{ response: { tag: 'OK' } }]);
});

test('the message that was delivered can be acknowledged, once, and no other', async () => {
  const { alice, bob } = await aRelay().with('alice', 'bob');
  const queue = await alice.createsQueue();
  await bob.sends(queue, 'one');
  await alice.receives(queue);
  expect(await refusal(alice.acknowledges(queue, new Uint8Array(24) as MsgId))).toBe('NO_MSG');
  await alice.acknowledges(queue);
  expect(await refusal(alice.acknowledges(queue))).toBe('NO_MSG');
});

test('who sends a message that is too long hears so, and it is not delivered', async () => {
  const { alice, bob } = await aRelay().with('alice', 'bob');
  const queue = await alice.createsQueue();
  expect(await refusal(bob.sends(queue, 'x'.repeat(16_049)))).toBe('LARGE_MSG');
  await bob.sends(queue, 'y'.repeat(16_048));
  expect(await alice.receives(queue)).toBe('y'.repeat(16_048));
});

function messageId(transmission: Awaited<ReturnType<Wire['hears']>>[number] | undefined): MsgId {
  if (transmission?.response.tag !== 'MSG') throw new Error('not a message');
  return transmission.response.msgId;
}
