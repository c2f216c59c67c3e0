import { expect, test } from 'vitest';
import { RKEY } from '../../client/smp/ownerCommands.ts';
import type { Person } from '../support/person.ts';
import { freshKeyPair, type Queue } from '../support/queue.ts';
import { refusal } from '../support/refusal.ts';
import { aRelay } from '../support/relay.ts';

/** The same queue, as one sees it who has a key of their own. */
async function shares(owner: Person, queue: Queue): Promise<Queue> {
  const [own, others] = [freshKeyPair('Ed25519'), freshKeyPair('X25519')];
  await owner.asks(RKEY(queue, [own.publicKey, others.publicKey]));
  queue.rcvAuthKey = own.privateKey;
  return { ...queue, rcvAuthKey: others.privateKey };
}

test('an address may have several owners, each with a key of their own', async () => {
  const { alice, carol, bob } = await aRelay().with('alice', 'carol', 'bob');
  const alices = await alice.createsQueue({ mode: 'contact' });
  const carols = await shares(alice, alices);
  await bob.sendsAll(alices, ['one', 'two']);
  expect(await alice.receives(alices)).toBe('one');
  await alice.acknowledges(alices);
  expect(await carol.resubscribes(carols)).toBe('two');
  expect(await alice.isTold()).toBe('END');
  await carol.acknowledges(carols);
  expect(await alice.asksAbout(alices)).toMatchObject({ qiSize: 0 });
});

test('keys that are replaced open nothing any more', async () => {
  const { alice, mallory } = await aRelay().with('alice', 'mallory');
  const queue = await alice.createsQueue({ mode: 'contact' });
  const before = { ...queue };
  const carols = await shares(alice, queue);
  expect(await refusal(mallory.resubscribes(before))).toBe('AUTH');
  await shares(alice, queue);
  expect(await refusal(mallory.resubscribes(carols))).toBe('AUTH');
});

test('an invitation has one owner', async () => {
  const { alice } = await aRelay().with('alice');
  const queue = await alice.createsQueue();
  expect(await refusal(shares(alice, queue))).toBe('AUTH');
});
