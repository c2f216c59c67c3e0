// What the operator's tools call to block a queue, and what its people notice.

import { describe, expect, test } from 'vitest';
import { aQueue, QueueStory } from './queueStory.ts';

const spam = { reason: 'spam', notice: null } as const;

describe('a queue that the operator blocks', () => {
  test('takes no messages and gives none, until the block is lifted', async () => {
    const { queue, alice, bob } = await aQueue({ subscribe: false });
    await bob.SEND('hello');
    expect(await queue.isBlocked(spam)).toBe(true);
    expect([await bob.SEND('more'), await alice.SUB()]).toEqual(['BLOCKED', ['BLOCKED']]);
    expect(await queue.isBlocked(null)).toBe(true);
    expect(await alice.SUB()).toEqual(['SOK', 'MSG hello']);
  });

  test('is blocked after a reset, too', async () => {
    const { queue, bob } = await aQueue();
    await queue.isBlocked({ reason: 'content', notice: { ttl: 3600 } });
    await queue.isEvicted();
    expect(await bob.SEND('hello')).toBe('BLOCKED');
  });

  test('can be suspended for good: that block is not lifted', async () => {
    const { queue, alice, bob } = await aQueue();
    await queue.isBlocked(spam);
    expect(await alice.OFF()).toBe('OK');
    expect(await queue.isBlocked(null)).toBe(false);
    expect(await bob.SEND('hello')).toBe('AUTH');
  });

  test('can be deleted', async () => {
    const { queue, alice } = await aQueue();
    await queue.isBlocked(spam);
    expect(await alice.DEL()).toBe('OK');
    expect(await queue.tables()).toEqual([]);
  });
});

test('where there is no queue, there is nothing to block, and nothing is left behind', async () => {
  const queue = new QueueStory();
  expect(await queue.isBlocked(spam)).toBe(false);
  expect(await queue.tables()).toEqual([]);
});
