import { expect, test } from 'vitest';
import { nothing } from '../support/person.ts';
import { refusal } from '../support/refusal.ts';
import { aRelay } from '../support/relay.ts';

test('a suspended queue takes nothing more, and what is there can be received', async () => {
  const { alice, bob } = await aRelay().with('alice', 'bob');
  const queue = await alice.createsQueue();
  for (const text of ['one', 'two']) await bob.sends(queue, text);
  await alice.suspends(queue);
  expect(await refusal(bob.sends(queue, 'three'))).toBe('AUTH');
  expect(await alice.receives(queue)).toBe('one');
  await alice.acknowledges(queue);
  expect(await alice.receives(queue)).toBe('two');
  await alice.acknowledges(queue);
  expect(await alice.resubscribes(queue)).toBe(nothing);
});

test('a deleted queue is as if it had never been', async () => {
  const { alice, bob } = await aRelay().with('alice', 'bob');
  const queue = await alice.createsQueue();
  await bob.sends(queue, 'hello');
  await alice.receives(queue);
  await alice.deletes(queue);
  expect(await refusal(bob.sends(queue, 'hello'))).toBe('AUTH');
  expect(await refusal(alice.acknowledges(queue))).toBe('AUTH');
  expect(await refusal(alice.resubscribes(queue))).toBe('AUTH');
  expect(await refusal(alice.deletes(queue))).toBe('AUTH');
});

test('its recipient can ask how a queue stands', async () => {
  const { alice, bob } = await aRelay().with('alice', 'bob');
  const queue = await alice.createsQueue();
  expect(await alice.asksAbout(queue)).toEqual({
    qiSnd: false,
    qiNtf: false,
    qiSub: { qSubThread: 'noSub' },
    qiSize: 0,
  });
  await bob.secures(queue);
  for (const text of ['one', 'two']) await bob.sends(queue, text);
  const about = await alice.asksAbout(queue);
  expect(about).toMatchObject({ qiSnd: true, qiSize: 2, qiMsg: { msgType: 'message' } });
  expect(about.qiSub?.qDelivered).toBe(about.qiMsg?.msgId);
});
