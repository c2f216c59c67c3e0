import { expect, test } from 'vitest';
import { lost, pushesFail, resetsAt, resetsQueues } from '../support/faults.ts';
import { aRelay } from '../support/relay.ts';

const outOfReach = () => Promise.reject(new Error('out of reach'));

test('a queue that forgets what it was about to push pushes it nevertheless', async () => {
  const { alice, bob } = await aRelay().with('alice', 'bob');
  const queue = await alice.createsQueue();
  const push = pushesFail(1, lost);
  await bob.sends(queue, 'hello');
  await push.tried;
  await resetsQueues();
  expect(await alice.receives(queue)).toBe('hello');
});

test('a message whose push failed is pushed again', async () => {
  const { alice, bob } = await aRelay().with('alice', 'bob');
  const queue = await alice.createsQueue();
  pushesFail(2, outOfReach);
  await bob.sends(queue, 'hello');
  expect(await alice.receives(queue)).toBe('hello');
});

test('who can not be reached at all is cut off, and finds the message on the next connection', async () => {
  const { alice, bob } = await aRelay().with('alice', 'bob');
  const queue = await alice.createsQueue();
  pushesFail(3, outOfReach);
  await bob.sends(queue, 'hello');
  expect(await alice.parted).toBe('NETWORK');
  await alice.reconnects();
  expect(await alice.resubscribes(queue)).toBe('hello');
});

test('whose connection is lost with a message on its way finds it on the next connection', async () => {
  const { alice, bob } = await aRelay().with('alice', 'bob');
  const queue = await alice.createsQueue();
  resetsAt('sessions before a push', () => true);
  await bob.sends(queue, 'hello');
  expect(await alice.parted).toBe('NETWORK');
  await alice.reconnects();
  expect(await alice.resubscribes(queue)).toBe('hello');
});
