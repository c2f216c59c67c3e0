import { expect, test } from 'vitest';
import { nothing } from '../support/person.ts';
import { refusal } from '../support/refusal.ts';
import { aRelay } from '../support/relay.ts';

test('who subscribes elsewhere takes the queue over, with the message that is under way', async () => {
  const { phone, tablet, bob } = await aRelay().with('phone', 'tablet', 'bob');
  const queue = await phone.createsQueue();
  await bob.sends(queue, 'hello');
  await phone.receives(queue);

  expect(await tablet.resubscribes(queue)).toBe('hello');
  expect(await phone.isTold()).toBe('END');
  expect(await refusal(phone.acknowledges(queue))).toBe('NO_MSG');
  await tablet.acknowledges(queue);
  expect(await tablet.resubscribes(queue)).toBe(nothing);
});

test('what comes after a takeover goes to the one who took over', async () => {
  const { phone, tablet, bob } = await aRelay().with('phone', 'tablet', 'bob');
  const queue = await phone.createsQueue();
  await tablet.resubscribes(queue);
  await bob.sends(queue, 'hello');
  expect(await tablet.receives(queue)).toBe('hello');
});

test('a queue can be taken back', async () => {
  const { phone, tablet, bob } = await aRelay().with('phone', 'tablet', 'bob');
  const queue = await phone.createsQueue();
  await tablet.resubscribes(queue);
  await phone.resubscribes(queue);
  expect(await tablet.isTold()).toBe('END');
  await bob.sends(queue, 'hello');
  expect(await phone.receives(queue)).toBe('hello');
});

test('who subscribes again on the same connection takes nothing over', async () => {
  const { alice } = await aRelay().with('alice');
  const queue = await alice.createsQueue();
  await alice.resubscribes(queue);
  await alice.resubscribes(queue);
  expect(alice.untold).toEqual([]);
});

test.for([
  [9, 'END'],
  [10, 'DELD'],
  [20, 'DELD'],
] as const)('at version %i who is subscribed to a queue that is deleted is told %s', async ([max, event]) => {
  const { phone, tablet } = await aRelay({ versions: { min: 9, max } }).with('phone', 'tablet');
  const queue = await phone.createsQueue();
  await tablet.deletes(queue);
  expect(await phone.isTold()).toBe(event);
  expect(await refusal(phone.resubscribes(queue))).toBe('AUTH');
});

test('who deletes a queue is not told', async () => {
  const { alice } = await aRelay().with('alice');
  const queue = await alice.createsQueue();
  await alice.deletes(queue);
  expect(await refusal(alice.asksAbout(queue))).toBe('AUTH');
  expect(alice.untold).toEqual([]);
});
