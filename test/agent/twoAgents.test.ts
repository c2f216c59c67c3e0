// Two agents in Node, each with a relay and two proxies: connections and messages.

import { expect, test } from 'vitest';
import { fromUtf8 } from '../../src/proto/bytes.ts';
import { aWorld } from './world.ts';

const world = aWorld();

test.each([
  ['a full link', false],
  ['a short link', true],
])('two people connect over %s and tell each other who they are', async (_, short) => {
  const { alice, bob, toBob, toAlice } = await world.pair({}, short);
  expect(fromUtf8((await alice.hears('info')).info)).toBe("bob's profile");
  expect(fromUtf8((await bob.hears('info')).info)).toBe("alice's profile");
  expect(alice.agent.securityCode(toBob)).toBe(bob.agent.securityCode(toAlice));
});

test('messages are received, and receipts say so', async () => {
  const { alice, bob, toBob, toAlice } = await world.pair();
  const number = await alice.send(toBob, 'hello');
  expect(await bob.reads(toAlice, 1)).toEqual(['hello']);
  const delivered = await alice.hears('delivered', ({ messageId }) => messageId === number);
  expect(delivered.intact).toBe(true);
  await bob.send(toAlice, 'hello too');
  expect(await alice.reads(toBob, 1)).toEqual(['hello too']);
});
