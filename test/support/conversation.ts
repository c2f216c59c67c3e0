// All that two people do with a queue, in one go, and what they hear of it. It is the same whatever befalls the relay,
// and at whatever version.

import type { Person } from './person.ts';
import { refusal } from './refusal.ts';

export const whole = ['one', 'one', 'two', 'two', 'three', null, 'AUTH', 'AUTH'];

export async function converse({ alice, bob }: Record<'alice' | 'bob', Person>): Promise<unknown[]> {
  const queue = await alice.createsQueue();
  await bob.secures(queue);
  await bob.sends(queue, 'one');
  await bob.sends(queue, 'two');
  const heard: unknown[] = [await alice.receives(queue), await alice.resubscribes(queue)];
  await alice.acknowledges(queue);
  heard.push(await alice.receives(queue), await alice.resubscribes(queue));
  await alice.acknowledges(queue);
  await bob.sends(queue, 'three');
  heard.push(await alice.receives(queue));
  await alice.acknowledges(queue);
  heard.push(await alice.resubscribes(queue));
  await alice.suspends(queue);
  heard.push(await refusal(bob.sends(queue, 'four')));
  await alice.deletes(queue);
  heard.push(await refusal(alice.resubscribes(queue)));
  return heard;
}
