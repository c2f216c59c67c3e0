import { env, exports } from 'cloudflare:workers';
import { evictDurableObject, listDurableObjectIds } from 'cloudflare:test';
import { beforeEach, expect, test, vi } from 'vitest';
import { Queue } from '../../src/durable/queue.ts';
import { Operator } from '../support/operator.ts';
import { refusal } from '../support/refusal.ts';
import { aRelay } from '../support/relay.ts';

beforeEach(() => {
  env.NEW_QUEUES = 'invite';
  delete env.CREATE_PASSWORD;
  return () => {
    env.NEW_QUEUES = 'on';
  };
});

async function anInvitation(uses: number): Promise<string> {
  const { codes } = await Operator.begins().asks({ command: 'invite', uses, count: 1 });
  return (codes as string[])[0] ?? '';
}

test('a code is good for as many queues as it is worth', async () => {
  const password = await anInvitation(2);
  const { alice, bob } = await aRelay().with('alice', 'bob');
  const queue = await alice.createsQueue({ password });
  expect(await refusal(bob.createsQueue({ password }))).toBe(null);
  expect(await refusal(alice.createsQueue({ password }))).toBe('AUTH');
  await bob.sends(queue, 'hello');
  expect(await alice.receives(queue)).toBe('hello');
});

test('fifty who spend a code at the same moment make no more queues than it is worth', async () => {
  const password = await anInvitation(7);
  const names = Array.from({ length: 50 }, (_, at) => `spender ${at}`);
  const spenders = Object.values(await aRelay().with(...names));
  const refusals = await Promise.all(spenders.map((one) => refusal(one.createsQueue({ password }))));
  expect(refusals.filter((error) => error === null)).toHaveLength(7);
  expect(refusals.filter((error) => error === 'AUTH')).toHaveLength(43);
});

test('what is spent stays spent, whatever memory forgets', async () => {
  const password = await anInvitation(1);
  const { alice } = await aRelay().with('alice');
  await alice.createsQueue({ password });
  for (const id of await listDurableObjectIds(env.INVITE)) await evictDurableObject(env.INVITE.get(id));
  expect(await refusal(alice.createsQueue({ password }))).toBe('AUTH');
});

test('a use that breaks off before there is a queue is lost, and none is won', async () => {
  const password = await anInvitation(2);
  const { alice } = await aRelay().with('alice');
  const broken = vi.spyOn(Queue.prototype, 'run').mockRejectedValueOnce(new Error('broken'));
  await expect(alice.createsQueue({ password })).rejects.toThrow('no answer');
  broken.mockRestore();
  await alice.reconnects();
  expect(await refusal(alice.createsQueue({ password }))).toBe(null);
  expect(await refusal(alice.createsQueue({ password }))).toBe('AUTH');
});

test('without a code, with one that was made up or revoked, nobody creates anything, nor leaves anything', async () => {
  const good = await anInvitation(3);
  const { alice } = await aRelay().with('alice');
  const before = (await listDurableObjectIds(env.INVITE)).length;
  const last = good.endsWith('A') ? 'B' : 'A';
  const worthMore = `${good.slice(0, 14)}${good[14] === '_' ? '-' : '_'}${good.slice(15)}`;
  for (const password of ['sesame', '', `${good.slice(0, -1)}${last}`, worthMore, good.slice(1)])
    expect(await refusal(alice.createsQueue({ password }))).toBe('AUTH');
  expect(await refusal(alice.createsQueue())).toBe('AUTH');
  expect((await listDurableObjectIds(env.INVITE)).length).toBe(before);
  await Operator.begins().asks({ command: 'revoke', code: good });
  expect(await refusal(alice.createsQueue({ password: good }))).toBe('AUTH');
});

test('the password, where there is one, goes on to be good for any number', async () => {
  env.CREATE_PASSWORD = 'sesame';
  const { alice } = await aRelay().with('alice');
  for (const password of ['sesame', 'sesame'])
    expect(await refusal(alice.createsQueue({ password }))).toBe(null);
  expect(await refusal(alice.createsQueue({ password: 'Sesame' }))).toBe('AUTH');
});

test('the info document says that it takes an invitation', async () => {
  const response = await exports.default.fetch('https://relay.test/.well-known/smp-relay.json');
  expect(await response.json()).toMatchObject({ newQueues: 'invite' });
});
