import { expect, test } from 'vitest';
import { converse, whole } from '../support/conversation.ts';
import { evictsAll, evictsQueues, evictsSessions } from '../support/faults.ts';
import { aRelay } from '../support/relay.ts';

test.for([
  ['everything', evictsAll],
  ['the sessions', evictsSessions],
  ['the queues', evictsQueues],
] as const)('nobody notices that %s went to sleep between any two frames', async ([, meanwhile]) => {
  expect(await converse(await aRelay({ meanwhile }).with('alice', 'bob'))).toEqual(whole);
});
