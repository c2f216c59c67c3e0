// The proxy's objects are evicted and reset at any time: what the sender is told is what happened, and she goes on.

import { vi, describe, expect, onTestFinished, test } from 'vitest';
import { Destination } from '../../src/durable/destination.ts';
import { aRelay } from '../support/relay.ts';
import {
  aHost,
  aSender,
  type Moment,
  reachesItself,
  relayAt,
  resetsDestinations,
  resetsOnce,
  sessionsNow,
} from './ownProxy.ts';

let stories = 0;

/** Each with a Destination of its own. */
async function aStory() {
  const { opened } = reachesItself();
  const relay = await relayAt(aHost(stories++));
  const { alice } = await aRelay().with('alice');
  const bob = await aSender();
  const sessions = await sessionsNow();
  const route = bob.to(relay);
  const queue = await alice.createsQueue();
  return { opened, alice, relay, sessions, route, queue };
}

test('a session that was evicted still knows whom its sender was brought to', async () => {
  const { opened, alice, sessions, route, queue } = await aStory();
  await route.secures(queue);
  await sessions.evict();
  expect(await route.sends(queue, 'hello')).toBe('OK');
  expect(await alice.receives(queue)).toBe('hello');
  expect(opened).toHaveLength(1);
});

test('a Destination that was reset connects again', async () => {
  const { opened, alice, route, queue } = await aStory();
  await route.secures(queue);
  await resetsDestinations();
  expect(await route.sends(queue, 'hello')).toBe('OK');
  expect(await alice.receives(queue)).toBe('hello');
  expect(opened).toHaveLength(2);
});

describe('an object that is reset', () => {
  test.each<[Moment, string, string[]]>([
    ['before the proxy forwards', 'PROXY BROKER NETWORK, by network, may have arrived', ['two']],
    ['after the proxy has forwarded', 'PROXY BROKER NETWORK, by network, may have arrived', ['one', 'two']],
    ['while the sender’s command is read', 'closed, may have arrived', ['one']],
  ])('%s: %s', async (moment, told, arrives) => {
    const { alice, route, queue } = await aStory();
    await route.secures(queue);
    resetsOnce(moment);
    expect(await route.sends(queue, 'one')).toBe(told);
    await route.sends(queue, 'two');
    for (const text of arrives) {
      expect(await alice.receives(queue)).toBe(text);
      await alice.acknowledges(queue);
    }
    expect(await alice.resubscribes(queue)).toBe(null);
  });

  test('while the proxy connects has sent nothing', async () => {
    const { alice, route, queue } = await aStory();
    resetsOnce('while the proxy connects');
    expect(await route.secures(queue)).toBe('PROXY BROKER NETWORK, by network, not sent');
    expect(await route.secures(queue)).toBe('OK');
    expect(await route.sends(queue, 'hello')).toBe('OK');
    expect(await alice.receives(queue)).toBe('hello');
  });
});

test('an alarm that does not come is set again for the next who asks, and both are connected', async () => {
  const { opened, relay, route } = await aStory();
  const alarm = vi.spyOn(Destination.prototype, 'alarm').mockResolvedValueOnce();
  onTestFinished(() => alarm.mockRestore());
  const connecting = route.connects();
  await vi.waitFor(() => expect(alarm).toHaveBeenCalledTimes(1));
  await scheduler.wait(1_500);
  const carol = await aSender();
  expect(await carol.to(relay).connects()).toBe('OK');
  expect(await connecting).toBe('OK');
  expect(opened).toHaveLength(1);
});
