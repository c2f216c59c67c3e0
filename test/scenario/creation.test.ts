import { env } from 'cloudflare:workers';
import { beforeEach, expect, test } from 'vitest';
import { refusal } from '../support/refusal.ts';
import { aRelay } from '../support/relay.ts';

beforeEach(() => {
  delete env.CREATE_PASSWORD;
  env.NEW_QUEUES = 'on';
});

test('where creation has a password, who does not know it creates no queue', async () => {
  env.CREATE_PASSWORD = 'sesame';
  const { alice } = await aRelay().with('alice');
  expect(await refusal(alice.createsQueue())).toBe('AUTH');
  expect(await refusal(alice.createsQueue({ password: 'Sesame' }))).toBe('AUTH');
  expect(await alice.createsQueue({ password: 'sesame' })).toMatchObject({ queueMode: 'messaging' });
});

test('where creation is off, nobody creates a queue, and the queues that there are go on', async () => {
  const { alice, bob } = await aRelay().with('alice', 'bob');
  const queue = await alice.createsQueue();
  env.NEW_QUEUES = 'off';
  expect(await refusal(alice.createsQueue())).toBe('AUTH');
  await bob.sends(queue, 'hello');
  expect(await alice.receives(queue)).toBe('hello');
});

test('where creation is open, a password does no harm', async () => {
  const { alice } = await aRelay().with('alice');
  expect(await refusal(alice.createsQueue({ password: 'sesame' }))).toBe(null);
});
