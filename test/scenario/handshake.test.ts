import { expect, test } from 'vitest';
import { PING } from '../../client/smp/recipientCommands.ts';
import { primitives } from '#primitives';
import { readPlainFrame } from '../../src/proto/blockEncryption.ts';
import { decode } from '../../src/proto/codec.ts';
import { serviceResponse, writeChallenge } from '../../src/proto/handshake.ts';
import { isIdentityProven, verifySessionKey } from '../../src/proto/identityProof.ts';
import { relayAddress } from '../support/frontDoor.ts';
import { Wire } from '../support/wire.ts';

test('the relay offers versions 9 to 20, and proves nothing to who does not ask', async () => {
  const { hello } = await Wire.opens();
  expect(await hello).toMatchObject({ versions: { min: 9, max: 20 }, proof: null });
});

test.for(['/', '/any/path/'])(
  'to who asks at %s the relay proves to be the one of its address',
  async (path) => {
    const challenge = primitives.randomBytes(32);
    const wire = await Wire.opens(`${path}?challenge=${writeChallenge(challenge)}`);
    const { sessionId, certChainPubKey, proof } = await wire.hello;
    const { keyHash } = await relayAddress();
    const verified = verifySessionKey(certChainPubKey, keyHash, Date.now());
    if (!verified.ok || proof === null) throw new Error('nothing is proven');
    expect(isIdentityProven(verified.leafKey, challenge, sessionId, proof)).toBe(true);
  },
);

test('a challenge that is none is as none', async () => {
  const { hello } = await Wire.opens('/?challenge=who-are-you');
  expect(await hello).toMatchObject({ proof: null });
});

test('no two sessions share an ID or a key', async () => {
  const hellos = await Promise.all([1, 2].map(async () => (await Wire.opens()).hello));
  expect(new Set(hellos.map(({ sessionId }) => String(sessionId))).size).toBe(2);
  expect(new Set(hellos.map(({ certChainPubKey }) => String(certChainPubKey.signedKey))).size).toBe(2);
});

test('what a later version adds to the hello is no obstacle', async () => {
  const wire = await Wire.connects({}, 'and more');
  expect(await wire.asks(PING())).toMatchObject([{ response: { tag: 'PONG' } }]);
});

test.for([
  { version: 10, clientKey: null },
  { version: 20, proxyServer: true },
])('a session that need not be encrypted is not: %o', async (hello) => {
  const wire = await Wire.connects(hello);
  expect(await wire.asks(PING())).toMatchObject([{ response: { tag: 'PONG' } }]);
});

test('a client that says it is a service is told that it is none here', async () => {
  const wire = await Wire.opens();
  const { certChainPubKey } = await wire.hello;
  await wire.greets({ clientService: { role: 'messaging', certChainPubKey } });
  const answer = readPlainFrame(await wire.unencrypted.take()) ?? new Uint8Array(0);
  const error = { HANDSHAKE: 'BAD_AUTH' };
  expect(decode(serviceResponse, answer)).toEqual({ ok: true, value: { accepted: false, error } });
  expect(await wire.closed).toBe(1002);
});

test('a client that says nothing for ten seconds is cut off', async () => {
  const since = Date.now();
  const wire = await Wire.opens();
  expect(await wire.closed).toBe(1008);
  expect(Date.now() - since).toBeGreaterThanOrEqual(10_000 - 1);
});
