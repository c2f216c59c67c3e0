// How connections come to be: the fast handshake, the older one in each of its forms, contact addresses, and links that
// are used twice.

import { describe, expect, test } from 'vitest';
import { readRequest } from '../../client/agent/connection/requests.ts';
import { fromUtf8 } from '../../src/proto/bytes.ts';
import { type Party, Simulation } from './simulation.ts';

const isConnected = ({ state }: Party) => state.kind === 'duplex' && state.phase.phase === 'connected';

async function talk(simulation: Simulation): Promise<string[][]> {
  const { alice, bob } = simulation;
  alice.says('hello');
  bob.says('hello too');
  await simulation.settles();
  return [alice.texts, bob.texts];
}

describe.each([false, true])('with the KEM: %s', (pq) => {
  test('the fast handshake needs two messages', async () => {
    const simulation = await Simulation.begins(pq);
    const { alice, bob } = simulation;
    await simulation.joins(bob, 'bob', await simulation.aliceInvites());
    await simulation.settles();
    expect([alice.duplex.sent.sndMsgId, bob.duplex.sent.sndMsgId]).toEqual([1n, 1n]);
    expect(alice.names()).toEqual(['linkReady', 'info', 'connected']);
    expect(bob.names()).toEqual(['info', 'connected']);
    expect(await talk(simulation)).toEqual([['hello too'], ['hello']]);
  });
});

test.each([
  ['Alice', true, false],
  ['Bob', false, true],
  ['both', true, true],
])('where %s cannot be secured by senders: KEY and HELLO', async (_, ofAlice, ofBob) => {
  const simulation = await Simulation.begins();
  const { alice, bob } = simulation;
  if (ofAlice) alice.makes = 'contact';
  if (ofBob) bob.makes = 'contact';
  await simulation.joins(bob, 'bob', await simulation.aliceInvites());
  await simulation.settles();
  expect([isConnected(alice), isConnected(bob)]).toEqual([true, true]);
  const secured = [...simulation.relays.queues.values()].map(({ securedWith }) => securedWith !== null);
  expect(secured).toEqual([true, true]);
  expect([...alice.notices, ...bob.notices]).toEqual([]);
  expect(await talk(simulation)).toEqual([['hello too'], ['hello']]);
});

test('who joins can write before it is answered, where it has secured the queue', async () => {
  const simulation = await Simulation.begins();
  const { alice, bob } = simulation;
  await simulation.joins(bob, 'bob', await simulation.aliceInvites());
  bob.asks();
  bob.asks();
  bob.says('already');
  await simulation.settles();
  expect(alice.texts).toEqual(['already']);
});

test('an address takes requests, and each that is accepted becomes a connection', async () => {
  const simulation = await Simulation.begins();
  const { alice, bob } = simulation;
  const address = await simulation.aliceHasAnAddress();
  await simulation.joins(bob, 'bob', address);
  const carol = simulation.another();
  await simulation.joins(carol, 'carol', address);
  await simulation.settles(carol);

  const asked = alice.events.flatMap((event) => (event.event === 'request' ? [event] : []));
  expect(asked.map(({ info }) => fromUtf8(info))).toEqual(['bob', 'carol']);
  const invitation = alice.requests.get(asked[1]?.requestId ?? '');
  const request = invitation && readRequest(invitation);
  if (!request) throw new Error('no request');
  const accepted = simulation.another();
  await simulation.joins(accepted, 'alice', request);
  await simulation.settles(carol, accepted);

  expect([isConnected(accepted), isConnected(carol), bob.state.kind]).toEqual([true, true, 'invited']);
  carol.says('hello');
  await simulation.settles(carol, accepted);
  expect(accepted.texts).toEqual(['hello']);
});

test('who comes second to an invitation is told that somebody else has it', async () => {
  const simulation = await Simulation.begins();
  const { alice, bob } = simulation;
  const link = await simulation.aliceInvites();
  const mallory = simulation.another();
  await simulation.joins(bob, 'bob', link);
  await simulation.joins(mallory, 'mallory', link);
  await simulation.settles(mallory);
  expect(mallory.events).toEqual([{ event: 'failed', connectionId: 'mallory', reason: 'linkUsed' }]);
  expect([isConnected(alice), isConnected(bob)]).toEqual([true, true]);
});

test('who invites is told when two come before the queue is secured', async () => {
  const simulation = await Simulation.begins();
  const { alice, bob } = simulation;
  alice.makes = 'contact';
  const link = await simulation.aliceInvites();
  const mallory = simulation.another();
  await simulation.joins(bob, 'bob', link);
  await simulation.joins(mallory, 'mallory', link);
  for (const party of [bob, mallory]) {
    party.asks();
    party.sends();
  }
  await simulation.settles(mallory);
  expect(alice.names()).toContain('linkUsedTwice');
  expect([isConnected(alice), isConnected(bob), isConnected(mallory)]).toEqual([true, true, false]);
});
