import { listDurableObjectIds, runDurableObjectAlarm } from 'cloudflare:test';
import { env } from 'cloudflare:workers';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { Operator } from '../support/operator.ts';
import { aRelay } from '../support/relay.ts';
import { added, scrape } from '../support/scraping.ts';

const aDay = 24 * 3600 * 1000;
const passes = (milliseconds: number) => vi.setSystemTime(Date.now() + milliseconds);

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['Date'] });
  Operator.begins();
});
afterEach(() => {
  vi.useRealTimers();
  env.QUEUE_IDLE_SECONDS = '0';
});

async function runsAlarms(): Promise<void> {
  for (const id of await listDurableObjectIds(env.QUEUE)) await runDurableObjectAlarm(env.QUEUE.get(id));
}

test('what has expired is counted, when somebody comes by and when nobody does', async () => {
  const { alice, bob } = await aRelay().with('alice', 'bob');
  const queues = await Promise.all([0, 1].map(() => alice.createsQueue({ subscribes: false })));
  for (const queue of queues) await bob.sendsAll(queue, ['a', 'b', 'c']);
  const before = await scrape();
  passes(22 * aDay);
  for (const queue of queues.slice(1)) await bob.sends(queue, 'much later');
  await runsAlarms();
  await vi.waitFor(async () => {
    passes(60_000);
    expect(await added(before)).toMatchObject({ messages_expired_total: 6 });
  }, 10_000);
});

test('so is a queue that nobody uses any more', async () => {
  env.QUEUE_IDLE_SECONDS = String((30 * aDay) / 1000);
  const { alice } = await aRelay().with('alice');
  await alice.createsQueue();
  const before = await scrape();
  passes(33 * aDay);
  await runsAlarms();
  await vi.waitFor(async () => {
    passes(60_000);
    expect(await added(before)).toMatchObject({ queues_removed_total: 1 });
  }, 10_000);
});
