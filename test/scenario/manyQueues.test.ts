import { expect, test } from 'vitest';
import { SUB } from '../../client/smp/recipientCommands.ts';
import { aRelay } from '../support/relay.ts';
import { Wire } from '../support/wire.ts';

// Each queue is a file on disk, and disks may be slow.
const timeout = 120_000;

test('a client can make many queues in one go, and come back to all of them', { timeout }, async () => {
  const { alice, bob } = await aRelay().with('alice', 'bob');
  const queues = await alice.createsQueues(100);
  await alice.reconnects();
  await alice.resubscribesAll(queues);
  for (const queue of queues.slice(-3)) {
    await bob.sends(queue, 'hello');
    expect(await alice.receives(queue)).toBe('hello');
  }
});

test('119 subscriptions in a block are answered in few blocks', { timeout }, async () => {
  const { alice } = await aRelay().with('alice');
  const queues = await alice.createsQueues(119);
  const wire = await Wire.connects();
  const answers = await wire.asks(...queues.map(SUB));
  expect(answers.every(({ response }) => response.tag === 'SOK')).toBe(true);
  expect(wire.frames - 1).toBeLessThan(30); // one has room for all; some may not wait for the last
});
