import { describe, expect, test } from 'vitest';
import { refusal } from '../support/refusal.ts';
import { aRelay } from '../support/relay.ts';

describe('a queue that its recipient has secured', () => {
  test('takes messages of that sender alone', async () => {
    const { alice, bob, mallory } = await aRelay().with('alice', 'bob', 'mallory');
    const queue = await alice.createsQueue({ mode: 'contact' });
    await alice.securesFor(queue, bob);
    mallory.keyFor(queue);
    expect(await refusal(mallory.sends(queue, 'it is me, Bob'))).toBe('AUTH');
    await bob.sends(queue, 'hello');
    expect(await alice.receives(queue)).toBe('hello');
  });

  test('can be secured again with the same key, and with no other', async () => {
    const { alice, bob, mallory } = await aRelay().with('alice', 'bob', 'mallory');
    const queue = await alice.createsQueue();
    await alice.securesFor(queue, bob);
    await alice.securesFor(queue, bob);
    expect(await refusal(alice.securesFor(queue, mallory))).toBe('AUTH');
  });
});

describe('a queue that its sender has secured', () => {
  test('takes messages of that sender alone', async () => {
    const { alice, bob, mallory } = await aRelay().with('alice', 'bob', 'mallory');
    const queue = await alice.createsQueue();
    await bob.secures(queue);
    expect(await refusal(mallory.secures(queue))).toBe('AUTH');
    expect(await refusal(mallory.sends(queue, 'it is me, Bob'))).toBe('AUTH');
    await bob.secures(queue);
    await bob.sends(queue, 'hello');
    expect(await alice.receives(queue)).toBe('hello');
  });

  test('is no contact address: those only their owner can secure', async () => {
    const { alice, bob } = await aRelay().with('alice', 'bob');
    const queue = await alice.createsQueue({ mode: 'contact' });
    expect(await refusal(bob.secures(queue))).toBe('AUTH');
    const undecided = await alice.createsQueue({ mode: null });
    expect(await refusal(bob.secures(undecided))).toBe('AUTH');
  });
});

test('a queue that is not secured takes messages that are not authorized', async () => {
  const { alice, bob, mallory } = await aRelay().with('alice', 'bob', 'mallory');
  const queue = await alice.createsQueue();
  mallory.keyFor(queue);
  expect(await refusal(mallory.sends(queue, 'signed'))).toBe('AUTH');
  await bob.sends(queue, 'not signed');
  expect(await alice.receives(queue)).toBe('not signed');
});

test('a queue that is secured takes no messages that are not authorized', async () => {
  const { alice, bob, mallory } = await aRelay().with('alice', 'bob', 'mallory');
  const queue = await alice.createsQueue();
  await bob.secures(queue);
  expect(await refusal(mallory.sends(queue, 'not signed'))).toBe('AUTH');
});

test.for(['Ed25519', 'Ed448', 'X25519'] as const)(
  'recipient and sender may have %s keys',
  async (algorithm) => {
    const { alice, bob } = await aRelay().with('alice', 'bob');
    const queue = await alice.createsQueue({ algorithm });
    await bob.secures(queue, algorithm);
    await bob.sends(queue, 'hello');
    expect(await alice.receives(queue)).toBe('hello');
    await alice.acknowledges(queue);
  },
);

test('nobody but the recipient can receive', async () => {
  const { alice, bob, mallory } = await aRelay().with('alice', 'bob', 'mallory');
  const queue = await alice.createsQueue();
  await bob.sends(queue, 'hello');
  const { rcvAuthKey } = await mallory.createsQueue();
  const stolen = { ...queue, rcvAuthKey };
  expect(await refusal(mallory.resubscribes(stolen))).toBe('AUTH');
  expect(await refusal(mallory.gets(stolen))).toBe('AUTH');
  expect(await refusal(mallory.deletes(stolen))).toBe('AUTH');
  expect(await alice.receives(queue)).toBe('hello');
});
