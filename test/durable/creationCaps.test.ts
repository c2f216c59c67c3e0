// How much leave to create queues the Relay object gives.

import { expect, test } from 'vitest';
import { batchSize, decideLease, type Given, noneGiven } from '../../src/durable/creationCaps.ts';

const minute = 60_000;
const now = 1_800_000_000_000;
const caps = (newQueuesPerMinute: number | null, newQueuesPerDay: number | null) => ({
  newQueuesPerMinute,
  newQueuesPerDay,
});

/** What is granted, one request after the other. */
function granted(limits: ReturnType<typeof caps>, ...asked: [wanted: number, at: number][]): number[] {
  let given: Given = noneGiven;
  return asked.map(([wanted, at]) => {
    const lease = decideLease(given, limits, wanted, at);
    ({ given } = lease);
    return lease.granted;
  });
}

test('as much as is wanted, until the cap of the minute or of the day is reached', () => {
  expect(granted(caps(5, null), [3, now], [3, now], [3, now])).toEqual([3, 2, 0]);
  expect(granted(caps(5, 7), [5, now], [5, now + minute], [1, now + 2 * minute])).toEqual([5, 2, 0]);
  expect(granted(caps(null, 4), [3, now], [3, now])).toEqual([3, 1]);
});

test('anew in the next minute and the next day', () => {
  const tomorrow = now + 24 * 60 * minute;
  expect(granted(caps(2, 3), [9, now], [9, now + minute], [9, tomorrow])).toEqual([2, 1, 2]);
});

test('nothing more where the clock is set back, or the cap lowered below what was given', () => {
  expect(granted(caps(2, 9), [2, now], [2, now - minute], [2, now - 48 * 60 * minute])).toEqual([2, 0, 0]);
  const { given } = decideLease(noneGiven, caps(9, 9), 9, now);
  expect(decideLease(given, caps(2, 2), 1, now).granted).toBe(0);
});

test('in batches of up to ten, and one by one where few may be created', () => {
  expect([caps(1, null), caps(20, 500), caps(null, 100), caps(5000, null)].map(batchSize)).toEqual([
    1, 1, 5, 10,
  ]);
});
