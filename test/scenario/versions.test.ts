import { expect, test } from 'vitest';
import { converse, whole } from '../support/conversation.ts';
import { aRelay } from '../support/relay.ts';

test.for([9, 10, 11, 14, 15, 16, 17, 18, 19, 20])('two clients of version %i can talk', async (version) => {
  const versions = { min: version, max: version };
  expect(await converse(await aRelay({ versions }).with('alice', 'bob'))).toEqual(whole);
});

test('an old client can talk with a new one', async () => {
  const { alice } = await aRelay({ versions: { min: 9, max: 9 } }).with('alice');
  const { bob } = await aRelay({ versions: { min: 20, max: 20 } }).with('bob');
  expect(await converse({ alice, bob })).toEqual(whole);
});
