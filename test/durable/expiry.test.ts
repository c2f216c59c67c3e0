// When messages are old, and when an alarm looks for them.

import { describe, expect, test } from 'vitest';
import { expireBefore, dayOf, nextSweep, removalAt, sweep } from '../../src/durable/expiry.ts';

const ttl = 21 * 24 * 3600;
/** A message that was taken in second 0 is old from the second after its time on. */
const due = (ttl + 1) * 1000;
const anHour = 3600 * 1000;

test('a message is old once its time is over, and not before', () => {
  expect(expireBefore(due - 1, ttl)).toBe(0);
  expect(expireBefore(due, ttl)).toBe(1);
});

describe('a queue is removed', () => {
  const day = 24 * 3600;

  test('21 days after it was suspended', () => {
    expect(removalAt({ suspendedAt: 5, usedAt: null }, null)).toBe((5 + ttl) * 1000);
  });

  test('when it has idled for as long as queues may, from the end of the day on which it was used', () => {
    expect(removalAt({ suspendedAt: null, usedAt: dayOf(day + 5) }, 60)).toBe((2 * day + 60) * 1000);
  });

  test('by whatever comes first', () => {
    expect(removalAt({ suspendedAt: 5, usedAt: 3 }, day)).toBe((3 + 2 * day) * 1000);
    expect(removalAt({ suspendedAt: 5, usedAt: 3 }, 90 * day)).toBe((5 + ttl) * 1000);
  });

  test('never, where queues may idle for ever', () => {
    expect(removalAt({ suspendedAt: null, usedAt: 5 }, null)).toBe(null);
    expect(removalAt({ suspendedAt: null, usedAt: null }, day)).toBe(null);
  });
});

describe('the alarm', () => {
  test('is armed for the moment at which the oldest message is old', () => {
    expect(sweep(null, { oldest: 0, removal: null }, 0, ttl)).toBe(due);
  });

  test('stays armed while messages come and go', () => {
    expect(sweep(due, { oldest: 5000, removal: null }, 5000 * 1000, ttl)).toBe(due);
  });

  test('that is a little late, or pauses between sweeps, is still armed', () => {
    expect(sweep(due, { oldest: 5000, removal: null }, due + 1000, ttl)).toBe(due);
    expect(sweep(due + anHour, { oldest: 0, removal: null }, due - 1, ttl)).toBe(due + anHour);
  });

  test('that was armed by a clock running ahead is armed anew', () => {
    expect(sweep(due * 2, { oldest: 0, removal: null }, 0, ttl)).toBe(due);
  });

  test('that never came is armed anew', () => {
    expect(sweep(due, { oldest: 5000, removal: null }, due + 2 * anHour, ttl)).toBe(due + 5_000_000);
  });

  test('is armed for the removal of the queue, and for what comes first', () => {
    expect(sweep(null, { oldest: null, removal: 7000 }, 0, ttl)).toBe(7000);
    expect(sweep(null, { oldest: 0, removal: 7000 }, 0, ttl)).toBe(7000);
    expect(sweep(null, { oldest: 0, removal: due + 7000 }, 0, ttl)).toBe(due);
  });

  test('that comes soon enough for the removal is not armed for it again', () => {
    expect(sweep(due, { oldest: 0, removal: due - 1000 }, 0, ttl)).toBe(due);
    expect(sweep(due, { oldest: null, removal: due + anHour }, 0, ttl)).toBe(due);
  });

  test('is not armed where there is nothing to remove', () => {
    expect(sweep(null, { oldest: null, removal: null }, 0, ttl)).toBe(null);
  });

  test('comes again when the next message is old, after an hour at the soonest', () => {
    expect(nextSweep(1, due, ttl)).toBe(due + anHour);
    expect(nextSweep(9000, due, ttl)).toBe(due + 9_000_000);
  });

  test('comes in whole milliseconds, and sooner, where messages live for seconds', () => {
    expect(nextSweep(0, 50_000, 100)).toBe(101_000);
    expect(nextSweep(0, 200_000, 100)).toBe(204_167);
  });
});
