// Whatever becomes of messages on their way, each decrypts exactly once, and nothing but what was written.

import fc from 'fast-check';
import { beforeAll, expect, test } from 'vitest';
import { decrypt } from '../../client/agent/ratchet/decrypt.ts';
import { encrypt } from '../../client/agent/ratchet/encrypt.ts';
import type { Fresh } from '../../client/agent/ratchet/fresh.ts';
import { ratchetState } from '../../client/agent/ratchet/ratchetState.ts';
import { equal, utf8 } from '../../src/proto/bytes.ts';
import { encode } from '../../src/proto/codec.ts';
import { damaged } from '../proto/arbitrary.ts';
import { sent } from './ratchetOutcome.ts';
import { aPair, fewKeys, type Pair, type PairOptions, tell } from './ratchetPair.ts';
import { Story } from './ratchetStory.ts';

let random: Fresh;
beforeAll(async () => {
  random = await fewKeys();
});

const anyPair: fc.Arbitrary<PairOptions> = fc.oneof(
  fc.constant({ version: 2, maxSupported: 2 }),
  fc.constant({ version: 2, maxSupported: 3 }),
  fc.record({ pq: fc.record({ alice: fc.boolean(), bob: fc.boolean() }) }),
);

const which = fc.nat(30);
const event = fc.oneof(
  fc.tuple(fc.constantFrom<keyof Pair>('alice', 'bob'), fc.constantFrom(null, null, null, true, false)).map(
    ([from, enableKEM]) =>
      async (story: Story) =>
        story.writes(from, enableKEM),
  ),
  which.map((i) => (story: Story) => story.arrives(i)),
  which.map((i) => (story: Story) => story.arrives(i)),
  which.map((i) => async (story: Story) => story.isCopied(i)),
  which.map((i) => async (story: Story) => story.isLost(i)),
);

test('messages that are lost, repeated and out of order decrypt exactly once', async () => {
  await fc.assert(
    fc.asyncProperty(anyPair, fc.array(event, { minLength: 10, maxLength: 60 }), async (options, events) => {
      const story = new Story(await aPair(options, random), random);
      for (const happens of events) await happens(story);
      await story.allArrive();
    }),
    { numRuns: 25 },
  );
});

test('the KEM is switched off in a chain whose first messages are late', async () => {
  const first = await tell(await aPair({ pq: { alice: true, bob: true } }, random), 'bob', 'hello', random);
  const { alice, bob } = (await tell(first.pair, 'alice', 'hello', random)).pair;
  const late = sent(encrypt(bob, utf8('off'), { paddedLength: 32, enableKEM: false }));
  const early = sent(encrypt(late.state, utf8('early'), { paddedLength: 32 }));
  const answer = await decrypt(alice, early.message, random);
  expect(answer).toMatchObject({ ok: true, plaintext: utf8('early') });
  expect(await decrypt(answer.state, late.message, random)).toMatchObject({ ok: true });
});

test('a message that was damaged gives no text, and its original does unless the key was spent on it', async () => {
  const pair = (await tell(await aPair({}, random), 'bob', 'before', random)).pair;
  const { message } = await tell(pair, 'bob', 'text', random);
  await fc.assert(
    fc.asyncProperty(damaged(fc.constant(message)), async (bad) => {
      fc.pre(!equal(bad, message));
      const answer = await decrypt(pair.alice, bad, random);
      expect(answer.ok).toBe(false);
      const original = await decrypt(answer.state, message, random);
      expect(original.ok).toBe(equal(encode(ratchetState, answer.state), encode(ratchetState, pair.alice)));
    }),
    { numRuns: 100 },
  );
});

test('bytes of anybody else are refused, and change nothing', async () => {
  const { alice } = await aPair({ pq: { alice: true, bob: true } }, random);
  await fc.assert(
    fc.asyncProperty(fc.uint8Array({ maxLength: 3000 }), async (bytes) => {
      expect(await decrypt(alice, bytes, random)).toMatchObject({ ok: false, state: alice });
    }),
    { numRuns: 100 },
  );
});
