// Conversations that are deleted: at once for who deletes them, and after a last word for the other.

import { describe, expect, test } from 'vitest';
import { decideDelete, decideEnded } from '../../client/agent/connection/leaving.ts';
import { decideMove } from '../../client/agent/connection/moving.ts';
import { utf8 } from '../../src/proto/bytes.ts';
import { type Chatter, twoChatters } from './chatters.ts';
import { type Party, Simulation } from './simulation.ts';
import { aServer } from './simulatedRelays.ts';
import { aWorld } from './world.ts';

const world = aWorld();

/** What the agent still keeps of the connection. */
const left = ({ store }: Chatter, id: string) =>
  store.keys.filter((key) => key[0] === 'agent' && key[1] !== 'link' && key.includes(id));

async function isAllGone(who: Chatter, id: string): Promise<void> {
  while (left(who, id).length > 0) await new Promise((resolve) => setTimeout(resolve, 20));
}

test('the other is told, and can say nothing more; nobody keeps a queue', async () => {
  const { alice, bob } = await twoChatters(world);
  const { id } = bob.only;
  await bob.says('one last thing');
  await bob.conversations.delete(id);
  expect(bob.conversations.list()).toEqual([]);
  expect(bob.store.keys.filter((key) => key[0] === 'chat' && key.includes(id))).toEqual([]);
  await alice.hears('one last thing');
  expect(await alice.sees(({ state }) => state === 'ended')).toMatchObject({ ended: 'left' });
  expect((await alice.occurrences()).at(-1)).toBe('left');
  await expect(alice.says('wait')).rejects.toMatchObject({ reason: 'notConnected' });
  await isAllGone(bob, id);
  await alice.conversations.delete(alice.only.id);
  expect(alice.conversations.list()).toEqual([]);
});

test('what the other said before it heard of it is not shown as if it were read', async () => {
  const { alice, bob } = await twoChatters(world);
  await world.relays[1].stops();
  await alice.says('are you there?');
  await bob.conversations.delete(bob.only.id);
  await alice.sees(({ ended }) => ended === 'left');
  await alice.comesBack();
  expect(alice.only.state).toBe('ended');
  await world.relays[1].starts();
  const { delivery } = await alice.settles('are you there?');
  expect(['sent', 'failed']).toContain(delivery.state);
});

test('a relay that is down is waited for, through a restart, and then everything has come', async () => {
  const { alice, bob } = await twoChatters(world);
  const { id } = bob.only;
  await world.relays[0].stops();
  await bob.says('one');
  await bob.conversations.delete(id);
  expect(bob.conversations.list()).toEqual([]);
  await bob.comesBack();
  expect(bob.conversations.list()).toEqual([]);
  await world.relays[0].starts();
  await alice.hears('one');
  await alice.sees(({ ended }) => ended === 'left');
  await isAllGone(bob, id);
});

test('but not for ever', async () => {
  const { alice, bob } = await twoChatters(world, { leavingTime: 300 });
  const { id } = bob.only;
  await world.relays[0].stops();
  await bob.says('one');
  await bob.conversations.delete(id);
  await isAllGone(bob, id);
  await world.relays[0].starts();
  while (alice.only.ended === null) {
    await alice.says('hello?').catch(() => undefined);
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  expect(alice.only).toMatchObject({ state: 'ended', ended: 'gone' });
  expect(alice.conversations.unsent()).toBe(0);
});

test('whoever dies at any write meanwhile: it is told once, and nothing is left', async () => {
  for (let after = 0; after < 6; after++) {
    const { alice, bob } = await twoChatters(world);
    const { id } = bob.only;
    const who = after % 2 === 0 ? bob : alice;
    who.store.dies = { after: who.store.writes + Math.floor(after / 2), late: after % 3 === 0 };
    await bob.says('one').catch(() => undefined);
    await bob.conversations.delete(id).catch(() => undefined);
    await Promise.race([who.store.died, new Promise((resolve) => setTimeout(resolve, 300))]);
    who.store.dies = null;
    if (who.store.isDead) await who.comesBack();
    // What nobody was told to be done may not be; then it is asked for again.
    if (bob.conversations.list().length > 0) await bob.conversations.delete(id);
    await alice.sees(({ ended }) => ended === 'left');
    await isAllGone(bob, id);
    expect((await alice.occurrences()).filter((what) => what === 'left')).toHaveLength(1);
  }
});

describe('the last word comes also', () => {
  async function leaves(simulation: Simulation, movers: readonly Party[], steps: number): Promise<void> {
    const { alice, bob } = simulation;
    for (const party of movers) party.takes(decideMove(party.duplex, aServer, party.fresh));
    bob.says('one');
    for (let step = 0; step < steps; step++) {
      for (const party of [alice, bob]) {
        party.asks();
        party.sends();
        await party.receives();
      }
    }
    bob.says('two');
    bob.takes(decideDelete(bob.state, { body: utf8('farewell'), until: 1 }));
    await simulation.settles();
    alice.takes(decideEnded(alice.duplex));
    await simulation.settles();
  }

  test.each(['alice', 'bob', 'both'])('wherever %s is on the way to another relay', async (who) => {
    const pair = await (await Simulation.begins()).connects();
    for (let steps = 0; steps < 7; steps++) {
      const simulation = pair.copied();
      const { alice, bob } = simulation;
      await leaves(simulation, { alice: [alice], bob: [bob] }[who] ?? [alice, bob], steps);
      expect(alice.texts).toEqual(['one', 'two', 'farewell']);
      expect(bob.state).toMatchObject({ kind: 'deleting', leaving: null, queues: [] });
      expect(simulation.relays.queues.size).toBe(0);
    }
  });
});
