// A relay or a proxy that goes away and comes back, and clients and relays that take all they can: what was told is
// what happened, no message is sent twice, and the others go on.

import { primitives } from '#primitives';
import { describe, expect, test } from 'vitest';
import type { SenderId } from '../../src/proto/ids.ts';
import { aProxy, aRelay, aRouting, served } from './routing.ts';
import { type Forwarded, ScriptedDestination } from './scriptedDestination.ts';

const routing = aRouting();
const queue = { sndId: primitives.randomBytes(24) as SenderId };
const mayHaveArrived = 'PROXY BROKER NETWORK, by network, may have arrived';
const tooLate = 'PROXY BROKER TIMEOUT, by network, may have arrived';

/** So many commands, unanswered. */
async function readsAll(relay: ScriptedDestination, count: number): Promise<Forwarded[]> {
  const forwarded: Forwarded[] = [];
  while (forwarded.length < count) forwarded.push(await relay.reads());
  return forwarded;
}

describe.concurrent('a sender goes on', () => {
  test('when the proxy’s connection was lost while nothing was under way', async () => {
    const [alice, bob] = await Promise.all([routing.recipient(), routing.sender()]);
    const { middleman, address } = await routing.middleman();
    const route = bob.to(address);
    const own = await alice.createsQueue();
    await route.secures(own);
    middleman.cuts();
    expect(await route.sends(own, 'hello')).toBe('OK');
    expect(await alice.receives(own)).toBe('hello');
    expect(middleman.lines).toHaveLength(2);
  });

  test('when the relay has restarted', async () => {
    const relay = routing.cleanup.add(await aRelay(), (one) => one.stops());
    const bob = await routing.sender();
    const route = bob.to(relay.address);
    expect(await route.connects()).toBe('OK');
    await relay.restarts();
    expect(await route.sends(queue, 'hello')).toBe('AUTH');
  });

  test('and hears that a message may have arrived whose answer was lost; it has, once', async () => {
    const [alice, bob] = await Promise.all([routing.recipient(), routing.sender()]);
    const { middleman, address } = await routing.middleman();
    const route = bob.to(address);
    const own = await alice.createsQueue();
    await route.secures(own);
    middleman.holdsAnswers();
    const sending = route.sends(own, 'one');
    expect(await alice.receives(own)).toBe('one');
    middleman.cuts();
    expect(await sending).toBe(mayHaveArrived);
    expect(await route.sends(own, 'two')).toBe('OK');
    expect(await alice.receives(own)).toBe('two');
  });

  test('when one command was left without an answer: the session is not given up', async () => {
    const scripted = await routing.scriptedRelay();
    const [bob, carol] = await Promise.all([routing.sender(), routing.sender()]);
    const lost = bob.to(scripted.address).sends(queue, 'lost');
    const relay = await ScriptedDestination.of(scripted);
    await relay.reads();
    void relay.obeys();
    const other = carol.to(scripted.address);
    expect(await other.sends(queue, 'hello')).toBe('OK');
    expect(await lost).toBe(tooLate);
    expect(await other.sends(queue, 'on the same session')).toBe('OK');
  });

  test('on a new session when a relay has fallen silent, and what is under way still has its time', async () => {
    const scripted = await routing.scriptedRelay();
    const [bob, carol] = await Promise.all([routing.sender(), routing.sender()]);
    const [first, second] = [bob.to(scripted.address), carol.to(scripted.address)];
    const lost = first.sends(queue, 'lost');
    const silent = await ScriptedDestination.of(scripted);
    await silent.reads();
    await new Promise((resolve) => setTimeout(resolve, 5_000));
    const slow = second.sends(queue, 'slow');
    const forwarded = await silent.reads();
    expect(await lost).toBe(tooLate);
    const again = first.sends(queue, 'again');
    void (await ScriptedDestination.of(scripted)).obeys();
    expect(await again).toBe('OK');
    silent.answers(forwarded);
    expect(await slow).toBe('OK');
    await silent.session.closed;
  });

  test('when the proxy has restarted; what was under way may have arrived, and did so once', async () => {
    const scripted = await routing.scriptedRelay();
    const proxy = routing.cleanup.add(await aProxy(), (one) => one.stops());
    const bob = await routing.sender(proxy);
    const sending = bob.to(scripted.address).sends(queue, 'hello');
    const relay = await ScriptedDestination.of(scripted);
    await relay.reads();
    await proxy.restarts();
    expect(await sending).toBe('closed, may have arrived');
    await relay.session.closed;
    const again = (await routing.sender(proxy)).to(scripted.address).sends(queue, 'again');
    const next = await ScriptedDestination.of(scripted);
    next.answers(await next.reads());
    expect(await again).toBe('OK');
    expect([relay, next].map(({ session }) => session.frames.left)).toEqual([[], []]);
  });
});

test.concurrent('of a relay that never reads the proxy lets go, with all that it has not read', async () => {
  const scripted = await routing.scriptedRelay();
  const { middleman, address } = await routing.middleman(scripted);
  const senders = await Promise.all(Array.from({ length: 17 }, () => routing.sender()));
  const routes = senders.map((sender) => sender.to(address));
  const connecting = Promise.all(routes.map((route) => route.connects()));
  await ScriptedDestination.of(scripted);
  expect(new Set(await connecting)).toEqual(new Set(['OK']));
  middleman.stopsReading();
  const texts = Array.from({ length: 32 }, String);
  const told = await Promise.all(routes.map((route) => route.sendsAll(queue, texts)));
  expect(new Set(told.flat())).toEqual(new Set([tooLate]));
  await new Promise((resolve) => setTimeout(resolve, 5_000));
  // As much as the system holds by itself; the rest was given up.
  expect(await middleman.readsToTheEnd()).toBeLessThan(512 * 16_384);
  expect(await routing.serves()).toEqual(served);
});

test('of a sender’s commands 32 are under way at a time; the others wait for their turn', async () => {
  const scripted = await routing.scriptedRelay();
  const bob = await routing.sender();
  const route = bob.to(scripted.address);
  const texts = Array.from({ length: 40 }, (_, number) => `${number}`);
  const sending = route.sendsAll(queue, texts);
  const relay = await ScriptedDestination.of(scripted);
  const forwarded = await readsAll(relay, 32);
  expect(await routing.serves()).toEqual(served);
  expect(relay.session.frames.left).toEqual([]);
  // The last first: each is told of its own.
  for (const one of forwarded.reverse()) relay.answers(one, { tag: 'ERR', error: 'QUOTA' });
  void relay.obeys();
  expect((await sending).toSorted()).toEqual([...Array(8).fill('OK'), ...Array(32).fill('QUOTA')]);
});

test('a sender that floods the proxy is cut off, and nobody else notices', async () => {
  const scripted = await routing.scriptedRelay();
  const [eve, bob] = await Promise.all([routing.sender(), routing.sender()]);
  const other = bob.to(scripted.address);
  const connecting = other.connects();
  const relay = await ScriptedDestination.of(scripted);
  await connecting;
  const flood = eve.to(scripted.address).sendsAll(queue, Array.from({ length: 300 }, String));
  expect(new Set(await flood)).toEqual(new Set(['closed, may have arrived']));
  const sending = other.sends(queue, 'hello');
  await readsAll(relay, 32);
  void relay.obeys();
  expect(await sending).toBe('OK');
  expect(await routing.serves()).toEqual(served);
});
