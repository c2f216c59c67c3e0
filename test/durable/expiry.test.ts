// When messages are old, and when an alarm looks for them.

import { describe, expect, test } from 'vitest';
import { expireBefore, nextSweep, sweep } from '../../src/durable/expiry.ts';

const ttl = 21 * 24 * 3600;
/** A message that was taken in second 0 is old from the second after its time on. */
const due = (ttl + 1) * 1000;
const anHour = 3600 * 1000;

test('a message is old once its time is over, and not before', () => {
  expect(expireBefore(due - 1, ttl)).toBe(0);
  expect(expireBefore(due, ttl)).toBe(1);
});

describe('the alarm', () => {
  test('is armed for the moment at which the oldest message is old', () => {
    expect(sweep(null, 0, 0, ttl)).toBe(due);
  });

  test('stays armed while messages come and go', () => {
    expect(sweep(due, 5000, 5000 * 1000, ttl)).toBe(due);
  });

  test('that is a little late, or pauses between sweeps, is still armed', () => {
    expect(sweep(due, 5000, due + 1000, ttl)).toBe(due);
    expect(sweep(due + anHour, 0, due - 1, ttl)).toBe(due + anHour);
  });

  test('that was armed by a clock running ahead is armed anew', () => {
    expect(sweep(due * 2, 0, 0, ttl)).toBe(due);
  });

  test('that never came is armed anew', () => {
    expect(sweep(due, 5000, due + 2 * anHour, ttl)).toBe(due + 5_000_000);
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
