import { env } from 'cloudflare:workers';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { connect } from '../../client/smp/connect.ts';
import { NKEY } from '../../client/smp/notifierCommands.ts';
import { converse, whole } from '../support/conversation.ts';
import { openFrontDoor, relayAddress } from '../support/frontDoor.ts';
import { HiddenSender } from '../support/hiddenSender.ts';
import { aRelay } from '../support/relay.ts';
import { seen, tour } from '../support/tour.ts';
import { freshNtfCreds } from '../support/watching.ts';
import { Wire } from '../support/wire.ts';

const only = (version: number) => ({ versions: { min: version, max: version } });
/** What a version knows no word for is told in older words. */
const asTold = (version: number) =>
  version < 10 ? { ...seen, watching: seen.watching.map((word) => (word === 'DELD' ? 'END' : word)) } : seen;

test.for([9, 10, 11, 14, 15, 16, 17, 18, 19, 20])('two clients of version %i can talk', async (version) => {
  expect(await converse(await aRelay(only(version)).with('alice', 'bob'))).toEqual(whole);
});

// Refusals are part of the tour, and how long they take is not.
beforeEach(() => {
  env.AUTH_FLOOR_MS = '20';
});
afterEach(() => {
  env.AUTH_FLOOR_MS = '250';
});

describe('links, owners and notifiers work', () => {
  test.for([9, 11, 15, 17, 18, 19, 20])('at version %i', async (version) => {
    const people = await aRelay(only(version)).with('alice', 'bob', 'carol', 'nora');
    expect(await tour(people, version)).toEqual(asTold(version));
  });

  test.for([9, 11, 15, 17, 18, 19, 20])('for who comes through a proxy at version %i', async (version) => {
    const people = await aRelay().with('alice', 'carol', 'nora');
    const bob = await HiddenSender.arrives(only(version));
    expect(await tour({ ...people, bob }, 20)).toEqual(seen);
  });
});

test('an old client can talk with a new one', async () => {
  const { alice } = await aRelay(only(9)).with('alice');
  const { bob } = await aRelay(only(20)).with('bob');
  expect(await converse({ alice, bob })).toEqual(whole);
});

describe('what a version does not know yet is left out', () => {
  test.for([
    [9, 'IDS', { queueMode: 'messaging', linkId: null, ntfCreds: null }],
    [15, 'IDS', { queueMode: 'messaging', linkId: null, ntfCreds: null }],
    [17, 'IDS', { ntfCreds: { notifierId: expect.any(Uint8Array) } }],
  ] as const)('at version %i of %s', async ([version, , ids]) => {
    const { alice } = await aRelay(only(version)).with('alice');
    const queue = await alice.createsQueue({ ntfCreds: freshNtfCreds() });
    expect(queue).toMatchObject(ids);
    await alice.asks(NKEY(queue, freshNtfCreds()));
  });
});

describe('a client that is too old', () => {
  test('finds that there is no version for both, and says nothing', async () => {
    const versions = { min: 6, max: 8 };
    const options = { openSocket: openFrontDoor, onEvent: () => undefined, versions };
    const error = { step: 'version', offered: { min: 9, max: 20 } };
    expect(await connect(await relayAddress(), options)).toEqual({ ok: false, error });
  });

  test.for([6, 8, 21])('and goes on at version %i all the same is cut off', async (version) => {
    const wire = await Wire.connects({ version });
    expect(await wire.closed).toBe(1002);
    expect(wire.frames).toBe(1);
  });
});
