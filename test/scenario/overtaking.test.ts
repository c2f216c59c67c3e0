// Answers and pushed messages take two ways from a queue to a session. Whichever comes first, what a client is done
// with does not come back.

import { expect, test } from 'vitest';
import { evictsQueues, pushWaits } from '../support/faults.ts';
import { aRelay } from '../support/relay.ts';

/** A queue that has forgotten that its first message is with Alice, and pushes it anew; but that takes a while. */
async function pushedAnew() {
  const { alice, bob } = await aRelay().with('alice', 'bob');
  const queue = await alice.createsQueue();
  await bob.sends(queue, 'one');
  expect(await alice.receives(queue)).toBe('one');
  await evictsQueues();
  const push = pushWaits();
  await bob.sends(queue, 'two');
  return { alice, queue, push };
}

test('a message that is acknowledged meanwhile does not come again', async () => {
  const { alice, queue, push } = await pushedAnew();
  await alice.acknowledges(queue);
  expect(await alice.receives(queue)).toBe('two');
  await push.arrives();
  await alice.asksAbout(queue);
  expect(alice.hasMore(queue)).toBe(false);
  await alice.acknowledges(queue);
});

test('of a queue that is deleted meanwhile nothing comes', async () => {
  const { alice, queue, push } = await pushedAnew();
  const another = await alice.createsQueue();
  await alice.deletes(queue);
  await push.arrives();
  await alice.asksAbout(another);
  // Her client would tell of it as of something unexpected.
  expect(alice.untold).toEqual([]);
});

test('a message that is not acknowledged comes again', async () => {
  const { alice, queue, push } = await pushedAnew();
  await push.arrives();
  await alice.asksAbout(queue);
  expect(alice.hasMore(queue)).toBe(true);
  await alice.acknowledges(queue);
  expect(await alice.receives(queue)).toBe('two');
});
