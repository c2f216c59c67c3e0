// How much a proxy remembers, and how many relays it is connected to at a time.

import { env } from 'cloudflare:workers';
import { afterEach, expect, test } from 'vitest';
import { PFWD, PRXY } from '../../client/smp/proxyCommands.ts';
import { primitives } from '#primitives';
import type { CorrId, SessionId } from '../../src/proto/ids.ts';
import { asX25519PublicKey } from '../../src/proto/keys.ts';
import { inWords } from '../node/outcome.ts';
import type { Sender } from '../node/people.ts';
import { aHost, aSender, reachesItself, relayAt } from './ownProxy.ts';

const maxDestinations = 1_000;
const taken: string[] = [];
const relay = () => env.RELAY.getByName('relay');

/** Leaves room for so many. */
async function admitsOthers(count: number): Promise<void> {
  const ids = Array.from({ length: count }, (_, number) => `another ${number}`);
  taken.push(...ids);
  await Promise.all(ids.map((id) => relay().admitDestination(id)));
}

afterEach(async () => {
  await Promise.all(taken.splice(0).map((id) => relay().releaseDestination(id)));
});

async function sessionAt({ connection }: Sender, host: string): Promise<SessionId> {
  const asked = await connection.request(PRXY(await relayAt(host), null));
  if (!asked.ok) throw new Error(inWords(asked));
  return asked.value.sessionId;
}

/** What becomes of a command for this session that no relay can open. */
async function told({ connection }: Sender, sessionId: SessionId): Promise<string> {
  const sealed = {
    sessionId,
    corrId: primitives.randomBytes(24) as CorrId,
    version: 20,
    commandKey: asX25519PublicKey(primitives.x25519KeyPair().publicKey),
    encTransmission: primitives.randomBytes(16_242),
  };
  return inWords(await connection.request(PFWD(sealed)));
}

const noRoom = 'PROXY BROKER NETWORK, by network, not sent';

test('a session remembers the last hundred relays that its client was brought to', async () => {
  reachesItself();
  const bob = await aSender();
  const first = await sessionAt(bob, aHost(0));
  const second = await sessionAt(bob, aHost(1));
  for (let number = 2; number < 100; number++) await sessionAt(bob, aHost(number));
  const last = await sessionAt(bob, aHost(100));
  expect(await told(bob, first)).toBe('PROXY NO_SESSION');
  expect(await told(bob, second)).toBe('PROXY PROTOCOL CRYPTO');
  expect(await told(bob, last)).toBe('PROXY PROTOCOL CRYPTO');
});

test('a session of somebody else is no session', async () => {
  reachesItself();
  const [bob, eve] = await Promise.all([aSender(), aSender()]);
  const sessionId = await sessionAt(bob, 'of-bob.example.com');
  expect(await told(eve, sessionId)).toBe('PROXY NO_SESSION');
});

test('a proxy that is connected to as many relays as it can is connected to no more, and goes on with those', async () => {
  reachesItself();
  const bob = await aSender();
  const sessionId = await sessionAt(bob, 'before.example.com');
  await admitsOthers(maxDestinations);
  const route = bob.to(await relayAt('after.example.com'));
  expect(await route.connects()).toBe(noRoom);
  expect(await told(bob, sessionId)).toBe('PROXY PROTOCOL CRYPTO');
  await relay().releaseDestination('another 0');
  expect(await route.connects()).toBe('OK');
});

test('relays that cannot be reached take no room', async () => {
  reachesItself();
  const bob = await aSender();
  const own = await relayAt('right.example.com');
  const wrong = {
    ...own,
    hosts: ['wrong.example.com'] as const,
    keyHash: primitives.randomBytes(32) as never,
  };
  await admitsOthers(maxDestinations);
  await relay().releaseDestination('another 0');
  const told = 'PROXY BROKER TRANSPORT HANDSHAKE IDENTITY, by destination, not sent';
  for (let times = 0; times < 3; times += 1) expect(await bob.to(wrong).connects()).toBe(told);
  expect(await bob.to(own).connects()).toBe('OK');
});
