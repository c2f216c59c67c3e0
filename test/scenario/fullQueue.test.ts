import { env } from 'cloudflare:workers';
import { expect, test } from 'vitest';
import { quotaMarker } from '../support/inbox.ts';
import { nothing } from '../support/person.ts';
import { refusal } from '../support/refusal.ts';
import { aRelay } from '../support/relay.ts';

test('a queue takes 128 messages, and then no more', async () => {
  const { alice, bob } = await aRelay().with('alice', 'bob');
  const queue = await alice.createsQueue();
  const texts = Array.from({ length: 128 }, (_, at) => `message ${at}`);
  await bob.sendsAll(queue, texts);
  expect(await refusal(bob.sends(queue, 'one too many'))).toBe('QUOTA');
  expect(await alice.receivesAll(queue, 2)).toEqual(texts.slice(0, 2));
});

test('a full queue takes messages again once its recipient has heard that it was full', async () => {
  env.MESSAGE_QUOTA = '2';
  const { alice, bob } = await aRelay().with('alice', 'bob');
  const queue = await alice.createsQueue();
  for (const text of ['one', 'two']) await bob.sends(queue, text);
  expect(await refusal(bob.sends(queue, 'three'))).toBe('QUOTA');
  expect(await alice.receivesAll(queue, 2)).toEqual(['one', 'two']);
  expect(await refusal(bob.sends(queue, 'three'))).toBe('QUOTA');
  expect(await alice.receivesAll(queue, 1)).toEqual([quotaMarker]);
  await bob.sends(queue, 'three');
  expect(await alice.receivesAll(queue, 1)).toEqual(['three']);
});

test('however often it turns senders away, a full queue has one marker', async () => {
  env.MESSAGE_QUOTA = '2';
  const { alice, bob } = await aRelay().with('alice', 'bob');
  const queue = await alice.createsQueue();
  for (const text of ['one', 'two']) await bob.sends(queue, text);
  for (const _ of [1, 2, 3]) expect(await refusal(bob.sends(queue, 'more'))).toBe('QUOTA');
  expect(await alice.asksAbout(queue)).toMatchObject({ qiSize: 3 });
  expect(await alice.receivesAll(queue, 3)).toEqual(['one', 'two', quotaMarker]);
  expect(await alice.resubscribes(queue)).toBe(nothing);
});
