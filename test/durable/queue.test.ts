// The story of a queue, from NEW to DEL, as simplex-messaging.md, "Simplex queue", tells it.

import { expect, test } from 'vitest';
import { aQueue } from './queueStory.ts';

test('a queue is made, secured, used, suspended and deleted', async () => {
  const { queue, alice, bob } = await aQueue();
  expect(await bob.SKEY()).toBe('OK');
  expect(await bob.SEND('hello')).toBe('OK');
  expect(alice.pushed).toEqual(['MSG hello']);
  expect(await alice.ACK()).toBe('OK');
  expect(await alice.OFF()).toBe('OK');
  expect(await bob.SEND('are you there?')).toBe('AUTH');
  expect(await alice.DEL()).toBe('OK');
  expect(await alice.SUB()).toEqual(['AUTH']);
  expect(await queue.tables()).toEqual([]);
});
