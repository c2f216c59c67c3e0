import { expect, test } from 'vitest';
import { SUB } from '../../client/smp/recipientCommands.ts';
import { aRelay } from '../support/relay.ts';
import { Wire } from '../support/wire.ts';

test(
  'a client can make many queues in one go, and come back to all of them',
  { timeout: 120_000 },
  async () => {
    const { alice, bob } = await aRelay().with('alice', 'bob');
    const queues = await alice.createsQueues(150);
    await alice.reconnects();
    await alice.resubscribesAll(queues);
    const [first, last] = [queues[0], queues.at(-1)];
    if (first === undefined || last === undefined) throw new Error('no queue');
    await bob.sends(first, 'hello');
    await bob.sends(last, 'and you');
    expect([await alice.receives(first), await alice.receives(last)]).toEqual(['hello', 'and you']);

    const wire = await Wire.connects();
    const answers = await wire.asks(...queues.slice(1, 120).map(SUB));
    expect(answers.every(({ response }) => response.tag === 'SOK')).toBe(true);
    expect(wire.frames - 1).toBeLessThan(30); // a block has room for all; some may not wait for the last
  },
);
