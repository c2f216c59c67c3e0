// What may happen to a connection: messages lost, repeated and spoilt, a ratchet that must be made anew, a queue that
// was full, a move to another relay.

import { describe, expect, test } from 'vitest';
import { decideReceipt } from '../../client/agent/connection/messages.ts';
import { decideMove } from '../../client/agent/connection/moving.ts';
import { decideSync } from '../../client/agent/connection/resync.ts';
import { TooLarge } from '../../client/agent/connection/say.ts';
import type { AgentEvent } from '../../client/agent/events.ts';
import type { Party } from './simulation.ts';
import { aServer } from './simulatedRelays.ts';
import { Simulation } from './simulation.ts';

const aPair = async (pq = false) => (await Simulation.begins(pq)).connects();
const queueOf = (simulation: Simulation, of: Party) => simulation.relays.of(of.duplex.rcvQueue);
const integrityOf = (event: AgentEvent) => (event.event === 'message' ? [event.integrity] : []);

async function spoilRatchet(simulation: Simulation): Promise<void> {
  const { alice, bob } = simulation;
  // Bob goes back to an old backup.
  const old = bob.duplex.ratchet;
  for (const text of ['one', 'two']) {
    for (const party of [alice, bob]) {
      party.says(text);
      await simulation.settles();
    }
  }
  bob.state = { ...bob.duplex, ratchet: old };
}

test('a message that is lost is missed, and those after it are read', async () => {
  const simulation = await aPair();
  const { alice, bob } = simulation;
  for (const text of ['one', 'two', 'three']) alice.says(text);
  for (let n = 0; n < 3; n++) alice.sends();
  queueOf(simulation, bob).messages.splice(0, 2);
  await simulation.settles();
  expect(bob.texts).toEqual(['three']);
  expect(bob.events.flatMap(integrityOf)).toEqual([{ MsgSkipped: { fromMsgId: 2n, toMsgId: 3n } }]);
});

test.each([-1n, 2n ** 62n])('a message may have any number: %s', async (sndMsgId) => {
  const simulation = await aPair();
  const { alice, bob } = simulation;
  alice.state = { ...alice.duplex, sent: { ...alice.duplex.sent, sndMsgId: sndMsgId - 1n } };
  alice.says('hello');
  await simulation.settles();
  expect(bob.texts).toEqual(['hello']);
  expect(bob.events.flatMap(integrityOf)).not.toEqual(['MsgOk']);
});

test('a message that was sent twice, or is pushed again, is read once', async () => {
  const simulation = await aPair();
  const { alice, bob } = simulation;
  alice.says('one');
  alice.sends(false);
  alice.sends(false);
  alice.sends();
  await bob.receives(false);
  alice.says('two');
  await simulation.settles();
  expect(bob.texts).toEqual(['one', 'two']);
  expect(bob.events.flatMap(integrityOf)).toEqual(['MsgOk', 'MsgOk']);
  expect(bob.names()).not.toContain('undecryptable');
});

test('a message that comes again after the ratchet has turned is known', async () => {
  const simulation = await aPair();
  const { alice, bob } = simulation;
  alice.says('one');
  alice.sends(false);
  alice.sends();
  const [late] = queueOf(simulation, bob).messages.splice(0, 1);
  for (const text of ['two', 'three']) {
    bob.says(text);
    alice.says(text);
    await simulation.settles();
  }
  if (late !== undefined) queueOf(simulation, bob).messages.push(late);
  await simulation.settles();
  expect(bob.texts).toEqual(['one', 'two', 'three']);
  expect(bob.duplex.sync).toEqual({ sync: 'ok' });
});

test('a message that was spoilt is reported, and may be answered by a new ratchet', async () => {
  const simulation = await aPair();
  const { alice, bob } = simulation;
  await spoilRatchet(simulation);
  alice.says('three');
  await simulation.settles();
  expect(bob.names().slice(-2)).toEqual(['undecryptable', 'sync']);
  expect(bob.duplex.sync.sync).toBe('required');
});

describe.each([false, true])('with the KEM: %s', (pq) => {
  test.each(['one', 'both'])('the ratchet is made anew when %s begin', async (who) => {
    const simulation = await aPair(pq);
    const { alice, bob } = simulation;
    await spoilRatchet(simulation);
    alice.says('lost');
    await simulation.settles();
    bob.takes(await decideSync(bob.duplex, bob.fresh));
    if (who === 'both') alice.takes(await decideSync(alice.duplex, alice.fresh));
    await simulation.settles();
    expect([alice.duplex.sync, bob.duplex.sync]).toEqual([{ sync: 'ok' }, { sync: 'ok' }]);

    alice.says('found');
    bob.says('found too');
    await simulation.settles();
    expect(bob.texts).toEqual(['one', 'two', 'found']);
    expect(alice.texts).toEqual(['one', 'two', 'found too']);
    expect(
      alice.events
        .filter(({ event }) => event === 'message')
        .flatMap(integrityOf)
        .at(-1),
    ).toBe('MsgOk');
  });
});

test('who has read a queue that was full tells the sender', async () => {
  const simulation = await aPair();
  const { alice, bob } = simulation;
  simulation.relays.put(bob.duplex.rcvQueue.sndId, { kind: 'quota', timestamp: 1n });
  await simulation.settles();
  expect(alice.notices).toEqual([{ notice: 'queueDrained', connectionId: 'alice' }]);
});

test('what the agent has to say while the ratchet is renewed is said afterwards', async () => {
  const simulation = await aPair();
  const { alice, bob } = simulation;
  await spoilRatchet(simulation);
  bob.takes(await decideSync(bob.duplex, bob.fresh));
  simulation.relays.put(bob.duplex.rcvQueue.sndId, { kind: 'quota', timestamp: 1n });
  await bob.receives();
  await simulation.settles();
  expect(alice.notices).toEqual([{ notice: 'queueDrained', connectionId: 'alice' }]);
});

describe.each([false, true])(
  'what a user says while the ratchet must not be used (with the KEM: %s)',
  (pq) => {
    test('is kept, and read by the other when there is a new one, in order', async () => {
      const simulation = await aPair(pq);
      const { alice, bob } = simulation;
      await spoilRatchet(simulation);
      alice.says('lost');
      await simulation.settles();
      expect(bob.duplex.sync.sync).toBe('required');
      expect([bob.says('three'), bob.says('four')]).toEqual([true, true]);
      bob.takes(await decideSync(bob.duplex, bob.fresh));
      expect(bob.says('five')).toBe(true);
      // Nothing is encrypted meanwhile.
      expect(bob.outbox.map(({ value: { kind } }) => kind)).toEqual(['AgentRatchetKey']);
      await alice.receives();
      bob.sends();
      await alice.receives();
      expect(alice.duplex.sync.sync).toBe('agreed');
      expect(alice.says('six')).toBe(true);
      await simulation.settles();
      expect(alice.texts).toEqual(['one', 'two', 'three', 'four', 'five']);
      expect(bob.texts).toEqual(['one', 'two', 'six']);
      expect([alice.unsaid, bob.unsaid]).toEqual([0, 0]);
      expect(bob.events.filter(({ event }) => event === 'sent')).toHaveLength(5);
      expect([alice.says('seven'), bob.says('seven')]).toEqual([false, false]);
      await simulation.settles();
      const lastOfEach = [alice, bob].map(({ events }) => events.flatMap(integrityOf).at(-1));
      expect(lastOfEach).toEqual(['MsgOk', 'MsgOk']);
    });

    test('is refused at once where it is too long, and else fits', async () => {
      const simulation = await aPair(pq);
      const { alice, bob } = simulation;
      const longest = 'x'.repeat((pq ? 13_618 : 15_840) - 2 - 43);
      expect(() => bob.says(`${longest}x`)).toThrow(TooLarge);
      await spoilRatchet(simulation);
      bob.takes(await decideSync(bob.duplex, bob.fresh));
      expect(() => bob.says(`${longest}x`)).toThrow(TooLarge);
      bob.says(longest);
      await simulation.settles();
      expect(alice.texts.at(-1)).toBe(longest);
    });
  },
);

describe('a move to another relay', () => {
  test('is followed by the sender, and the old queue is deleted', async () => {
    const simulation = await aPair();
    const { alice, bob } = simulation;
    const old = bob.duplex.rcvQueue;
    bob.takes(decideMove(bob.duplex, aServer, bob.fresh));
    await simulation.settles();
    expect(bob.duplex).toMatchObject({ rcvMove: null, retired: [] });
    expect(bob.duplex.rcvQueue.rcvId).not.toEqual(old.rcvId);
    expect(() => simulation.relays.of(old)).toThrow('no such queue');
    expect(alice.duplex).toMatchObject({ sndMove: null });
    expect([alice.events.at(-1), bob.events.at(-1)]).toEqual([
      { event: 'moved', connectionId: 'alice', party: 'other' },
      { event: 'moved', connectionId: 'bob', party: 'self' },
    ]);
    alice.says('hello');
    await simulation.settles();
    expect(bob.texts).toEqual(['hello']);
  });

  test('loses nothing that waits for the old queue', async () => {
    const simulation = await aPair();
    const { alice, bob } = simulation;
    bob.takes(decideMove(bob.duplex, aServer, bob.fresh));
    alice.says('before');
    bob.asks();
    bob.sends();
    await alice.receives();
    alice.says('meanwhile');
    // The old relay takes the key, and then nothing more.
    alice.sends();
    alice.sends();
    await bob.receives();
    await bob.receives();
    alice.says('stuck');
    bob.asks();
    bob.sends();
    await alice.receives();
    alice.says('after');
    await simulation.settles();
    expect(bob.texts).toEqual(['before', 'meanwhile', 'stuck', 'after']);
    expect(bob.duplex.rcvMove).toBeNull();
  });

  test('of both at once', async () => {
    const simulation = await aPair();
    const { alice, bob } = simulation;
    bob.takes(decideMove(bob.duplex, aServer, bob.fresh));
    alice.takes(decideMove(alice.duplex, aServer, alice.fresh));
    await simulation.settles();
    alice.says('hello');
    bob.says('hello too');
    await simulation.settles();
    expect([alice.texts, bob.texts]).toEqual([['hello too'], ['hello']]);
    expect([alice.duplex.rcvMove, bob.duplex.rcvMove]).toEqual([null, null]);
    expect(simulation.relays.queues.size).toBe(2);
  });
});

test('a receipt tells whether the message came as it was sent, once', async () => {
  const simulation = await aPair();
  const { alice, bob } = simulation;
  alice.says('hello');
  await simulation.settles();
  const read = bob.events.findLast((event) => event.event === 'message');
  if (read?.event !== 'message') throw new Error('nothing read');
  bob.takes(decideReceipt(bob.duplex, read.receipt));
  bob.takes(decideReceipt(bob.duplex, { ...read.receipt, hash: new Uint8Array(32) }));
  await simulation.settles();
  const told = alice.events.filter(({ event }) => event === 'delivered');
  expect(told).toEqual([{ event: 'delivered', connectionId: 'alice', messageId: 1, intact: true }]);
});
