// Queues that nobody needs any more: suspended for 21 days, or not used for as long as the operator lets queues idle.

import { env } from 'cloudflare:workers';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { aQueue } from './queueStory.ts';

const aDay = 24 * 3600 * 1000;

// In the future, so that no alarm that a test arms comes of its own accord.
const start = Math.ceil(Date.now() / aDay) * aDay + 1000 * aDay;
const days = (count: number) => vi.setSystemTime(start + count * aDay);

beforeEach(() => void vi.useFakeTimers({ toFake: ['Date'], now: start }));
afterEach(() => {
  vi.useRealTimers();
  env.QUEUE_IDLE_SECONDS = '0';
});

describe('a suspended queue', () => {
  test('is removed after 21 days, by an alarm that asks nobody', async () => {
    const { queue, alice } = await aQueue();
    await alice.OFF();
    expect(await queue.alarm()).toBe(start + 21 * aDay);
    days(21);
    await queue.isEvicted();
    await queue.alarmRings();
    expect([await queue.tables(), await queue.alarm()]).toEqual([[], null]);
    expect(await alice.SUB()).toEqual(['AUTH']);
  });

  test('is there until then, with what it has', async () => {
    const { queue, alice, bob } = await aQueue({ subscribe: false });
    await bob.SEND('hello');
    await alice.OFF();
    days(20);
    await queue.inside((object) => object.alarm());
    expect(await alice.SUB()).toEqual(['SOK', 'MSG hello']);
    days(22);
    await queue.alarmRings();
    expect(await queue.tables()).toEqual([]);
  });

  test('that is suspended again does not live longer', async () => {
    const { queue, alice } = await aQueue();
    await alice.OFF();
    days(20);
    await alice.OFF();
    days(21);
    await queue.alarmRings();
    expect(await queue.tables()).toEqual([]);
  });
});

describe('a queue that nobody uses', () => {
  test('stays for ever, unless the operator says otherwise', async () => {
    const { queue, alice } = await aQueue();
    expect(await queue.alarm()).toBe(null);
    days(4000);
    expect(await alice.SUB()).toEqual(['SOK']);
  });

  test('is removed where queues may idle for 90 days', async () => {
    env.QUEUE_IDLE_SECONDS = String(90 * 24 * 3600);
    const { queue } = await aQueue();
    days(90);
    await queue.alarmRings();
    expect(await queue.tables()).not.toEqual([]);
    days(91);
    await queue.alarmRings();
    expect(await queue.tables()).toEqual([]);
  });

  test('lives on with each day on which somebody may use it, and not by those who may not', async () => {
    env.QUEUE_IDLE_SECONDS = String(90 * 24 * 3600);
    const { queue, bob } = await aQueue();
    await bob.SKEY();
    days(80);
    await bob.SEND('hello');
    days(160);
    await queue.stranger().SUB();
    await queue.stranger().SEND('hello');
    await queue.alarmRings();
    expect(await queue.alarm()).toBe(start + 171 * aDay);
    days(171);
    await queue.alarmRings();
    expect(await queue.tables()).toEqual([]);
  });

  test('costs a row a day for that, and not one for each command', async () => {
    env.QUEUE_IDLE_SECONDS = String(90 * 24 * 3600);
    const { queue, alice, bob } = await aQueue();
    await bob.SEND('one');
    expect(await queue.rowsWritten(() => alice.QUE())).toBe(0);
    days(1);
    expect(await queue.rowsWritten(() => alice.QUE())).toBe(1);
    expect(await queue.rowsWritten(() => alice.QUE())).toBe(0);
  });

  test('is kept where the operator has changed their mind', async () => {
    env.QUEUE_IDLE_SECONDS = String(90 * 24 * 3600);
    const { queue, alice } = await aQueue();
    env.QUEUE_IDLE_SECONDS = '0';
    await queue.isEvicted();
    days(91);
    await queue.alarmRings();
    expect(await alice.SUB()).toEqual(['SOK']);
  });
});
