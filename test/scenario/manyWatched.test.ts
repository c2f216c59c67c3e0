import { expect, test } from 'vitest';
import { aRelay } from '../support/relay.ts';
import { createsWatchedQueue, isNotified, watches } from '../support/watching.ts';

// Each queue is a file on disk, and disks may be slow.
const timeout = 240_000;

test('one notifier watches two thousand queues', { timeout }, async () => {
  const { alice, carol, bob, nora } = await aRelay().with('alice', 'carol', 'bob', 'nora');
  const watched: Awaited<ReturnType<typeof createsWatchedQueue>>[] = [];
  for (const recipient of [alice, carol])
    watched.push(...(await Promise.all(Array.from({ length: 1000 }, () => createsWatchedQueue(recipient)))));
  await Promise.all(watched.map(({ creds }) => watches(nora, creds)));
  for (const { queue, creds } of watched.filter((_, at) => at % 999 === 0)) {
    await bob.sends(queue, 'hello');
    await isNotified(nora, creds);
  }
  expect(nora.untold).toEqual([]);
});
