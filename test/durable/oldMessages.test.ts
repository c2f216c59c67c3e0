// Messages that nobody fetches are removed after 21 days: by an alarm, and at every access, should it not come.

import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { aQueue } from './queueStory.ts';
import { sends } from './storyClient.ts';

const aDay = 24 * 3600 * 1000;

// In the future, so that no alarm that a test arms comes of its own accord, however far it sets the clock back.
const start = Date.now() + 1000 * aDay;
const realNow = Date.now.bind(Date);
const days = (count: number) => vi.setSystemTime(start + count * aDay);

beforeEach(() => void vi.useFakeTimers({ toFake: ['Date'], now: start }));
afterEach(() => vi.useRealTimers());

async function aQueueThatNobodyReads() {
  const story = await aQueue({ subscribe: false });
  await story.bob.frame(sends('one'), sends('two'));
  const count = async () => (await story.queue.rows('SELECT id FROM message')).length;
  return { ...story, count };
}

describe('old messages are removed', () => {
  test('by the alarm, for which nobody has to come', async () => {
    const { queue, count } = await aQueueThatNobodyReads();
    expect(await queue.alarm()).toBe((Math.floor(start / 1000) + 21 * 24 * 3600 + 1) * 1000);
    days(22);
    expect(await queue.alarmRings()).toBe(true);
    expect([await count(), await queue.alarm()]).toEqual([0, null]);
  });

  test('at access, though the alarm did not come', async () => {
    const { alice, count } = await aQueueThatNobodyReads();
    days(22);
    expect(await alice.SUB()).toEqual(['SOK']);
    expect(await count()).toBe(0);
  });

  test('to make room for new ones', async () => {
    const { bob, count } = await aQueueThatNobodyReads();
    await bob.frame(...Array.from({ length: 130 }, () => sends('more')));
    days(22);
    expect(await bob.SEND('new')).toBe('OK');
    expect(await count()).toBe(1);
  });

  test('and not a day too early', async () => {
    const { queue, alice, bob } = await aQueueThatNobodyReads();
    days(20);
    await bob.SEND('three');
    await queue.alarmRings();
    expect(await alice.SUB()).toEqual(['SOK', 'MSG one']);
  });

  test('and the acknowledgement of one that was removed brings the next', async () => {
    const { alice, bob } = await aQueue();
    await bob.SEND('one');
    days(20);
    await bob.SEND('two');
    days(22);
    expect(await alice.ACK()).toBe('MSG two');
  });
});

describe('the alarm', () => {
  test('comes of its own accord', async () => {
    vi.setSystemTime(realNow() - 21 * aDay);
    const { count } = await aQueueThatNobodyReads();
    vi.useRealTimers();
    await vi.waitUntil(async () => (await count()) === 0, { timeout: 5000, interval: 100 });
    expect(await count()).toBe(0);
  });

  test('comes again for what is not old yet', async () => {
    const { queue, bob, count } = await aQueueThatNobodyReads();
    days(10);
    await bob.SEND('three');
    days(22);
    await queue.alarmRings();
    expect([await count(), await queue.alarm()]).toEqual([1, start + 31 * aDay + (1000 - (start % 1000))]);
  });

  test('may ring twice, or early', async () => {
    const { queue, count } = await aQueueThatNobodyReads();
    await queue.inside((object) => object.alarm());
    expect([await count(), (await queue.alarm()) !== null]).toEqual([2, true]);
    days(22);
    await queue.alarmRings();
    await queue.inside((object) => object.alarm());
    expect([await count(), await queue.alarm()]).toEqual([0, null]);
  });

  test('that failed is tried again', async () => {
    const { queue, count } = await aQueueThatNobodyReads();
    days(22);
    await queue.breaksOnce();
    await queue.alarmRings();
    expect([await count(), await queue.alarm()]).toEqual([2, start + 22 * aDay + 3600 * 1000]);
    await queue.alarmRings();
    expect(await count()).toBe(0);
  });

  test('is armed anew for new messages once it has rung', async () => {
    const { queue, bob } = await aQueueThatNobodyReads();
    days(22);
    await queue.alarmRings();
    await bob.SEND('three');
    expect(await queue.alarm()).toBeGreaterThan(start + 43 * aDay);
  });

  test('that was lost is armed anew', async () => {
    const { queue, bob } = await aQueueThatNobodyReads();
    await queue.inside((_, state) => state.storage.deleteAlarm());
    days(22);
    await bob.SEND('three');
    expect(await queue.alarm()).toBeGreaterThan(start + 43 * aDay);
  });
});

describe('a clock that is set back', () => {
  test('changes neither the order of messages nor what is delivered', async () => {
    const { alice, bob } = await aQueueThatNobodyReads();
    days(-30);
    await bob.SEND('three');
    expect(await alice.SUB()).toEqual(['SOK', 'MSG one']);
    expect([await alice.ACK(), await alice.ACK(), await alice.ACK()]).toEqual(['MSG two', 'MSG three', 'OK']);
  });

  test('and then right again makes no message old that was just sent', async () => {
    const { alice, bob } = await aQueueThatNobodyReads();
    days(-30);
    await bob.SEND('three');
    days(1);
    await alice.SUB();
    await alice.ACK();
    await alice.ACK();
    expect(await alice.SUB()).toEqual(['SOK', 'MSG three']);
  });

  test('does not keep the alarm from coming in time', async () => {
    const { queue, alice, bob } = await aQueue();
    days(300);
    await bob.SEND('one');
    await alice.ACK();
    days(0);
    await bob.SEND('two');
    expect(await queue.alarm()).toBeLessThan(start + 22 * aDay);
  });

  test('removes nothing when the alarm rings', async () => {
    const { queue, count } = await aQueueThatNobodyReads();
    days(-30);
    await queue.alarmRings();
    expect([await count(), (await queue.alarm()) !== null]).toEqual([2, true]);
  });
});
