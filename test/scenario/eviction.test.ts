import { env } from 'cloudflare:workers';
import { listDurableObjectIds, runInDurableObject } from 'cloudflare:test';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { PING } from '../../client/smp/recipientCommands.ts';
import type { Session } from '../../src/durable/session.ts';
import type { OpenState } from '../../src/durable/sessionState.ts';
import { converse, whole } from '../support/conversation.ts';
import { evictsAll, evictsLinks, evictsQueues, evictsSessions } from '../support/faults.ts';
import { aRelay } from '../support/relay.ts';
import { seen, tour } from '../support/tour.ts';
import { Wire } from '../support/wire.ts';

async function inEachSession<T>(use: (object: Session, state: DurableObjectState) => T): Promise<T[]> {
  const ids = await listDurableObjectIds(env.SESSION);
  return Promise.all(ids.map((id) => runInDurableObject(env.SESSION.get(id), use)));
}

describe('nobody notices', () => {
  test.for([
    ['everything', evictsAll],
    ['the sessions', evictsSessions],
    ['the queues', evictsQueues],
  ] as const)('that %s went to sleep between any two frames', async ([, meanwhile]) => {
    expect(await converse(await aRelay({ meanwhile }).with('alice', 'bob'))).toEqual(whole);
  });
});

// Refusals are part of the tour, and how long they take is not.
beforeEach(() => {
  env.AUTH_FLOOR_MS = '20';
});
afterEach(() => {
  env.AUTH_FLOOR_MS = '250';
});

describe('links, owners and notifiers', () => {
  test.for([
    ['everything', evictsAll],
    ['the sessions', evictsSessions],
    ['the queues', evictsQueues],
    ['the links', evictsLinks],
  ] as const)('are there though %s went to sleep between any two frames', async ([, meanwhile]) => {
    const people = await aRelay({ meanwhile }).with('alice', 'bob', 'carol', 'nora');
    expect(await tour(people, 20)).toEqual(seen);
  });
});

test('what goes to sleep forgets all but the connection', async () => {
  const wire = await Wire.connects();
  await wire.asks(PING());
  await inEachSession((session) => Object.assign(session, { remembers: true }) && null);
  const remembers = (session: Session) => Object.hasOwn(session, 'remembers');
  expect(await inEachSession(remembers)).not.toContain(false);
  await evictsSessions();
  expect(await inEachSession(remembers)).not.toContain(true);
  expect(await wire.asks(PING())).toMatchObject([{ response: { tag: 'PONG' } }]);
});

test('who waits for answers of a session that has forgotten the questions is cut off', async () => {
  const wire = await Wire.connects();
  await wire.asks(PING());
  await inEachSession((_, state) => {
    for (const socket of state.getWebSockets()) {
      socket.serializeAttachment({ ...(socket.deserializeAttachment() as OpenState), isBusy: true });
    }
  });
  await evictsSessions();
  wire.sends(wire.transmission(PING()));
  expect(await wire.closed).toBe(1011);
});
