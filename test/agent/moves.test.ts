// A move to another relay, where it is not over in one go: what the old queue still holds, answers that were lost, a
// new queue that refuses, a ratchet that is made anew meanwhile. As Agent.hs `qAddMsg`, `qUseMsg` and what QTEST leads to.

import { expect, test } from 'vitest';
import { decideMove } from '../../client/agent/connection/moving.ts';
import { decideSync } from '../../client/agent/connection/resync.ts';
import { isLeft } from '../../client/agent/delivery/nextItem.ts';
import { aServer } from './simulatedRelays.ts';
import { Simulation } from './simulation.ts';

/** Bob moves, and has told Alice to use the new queue, but she has not heard it. */
async function aMove(): Promise<Simulation> {
  const simulation = await (await Simulation.begins()).connects();
  const { alice, bob } = simulation;
  bob.takes(decideMove(bob.duplex, aServer, bob.fresh));
  bob.asks();
  bob.sends();
  await alice.receives();
  alice.sends();
  await bob.receives();
  bob.asks();
  bob.sends();
  expect([alice.duplex.sndMove?.move, bob.duplex.rcvMove?.move]).toEqual(['keying', 'using']);
  return simulation;
}

function says({ alice }: Simulation, ...texts: string[]): void {
  for (const text of texts) {
    alice.says(text);
    alice.sends();
  }
}

test('what the old queue still holds is read before what came through the new one', async () => {
  const simulation = await aMove();
  const { alice, bob } = simulation;
  says(simulation, 'one', 'two', 'three');
  await alice.receives();
  alice.sends();
  expect(alice.duplex.sndMove).toBeNull();
  says(simulation, 'four', 'five');
  await simulation.settles();
  expect(bob.texts).toEqual(['one', 'two', 'three', 'four', 'five']);
  const integrity = bob.events.flatMap((event) => (event.event === 'message' ? [event.integrity] : []));
  expect(integrity).toEqual(Array(5).fill('MsgOk'));
});

test('a sender who never hears that QTEST was taken follows the next move all the same', async () => {
  const simulation = await aMove();
  const { alice, bob } = simulation;
  await alice.receives();
  alice.sends(false);
  await bob.receives();
  expect(bob.duplex.rcvMove).toBeNull();
  bob.takes(decideMove(bob.duplex, aServer, bob.fresh));
  bob.asks();
  bob.sends();
  await alice.receives();
  expect(alice.duplex.sndMove?.move).toBe('keying');
  alice.says('hello');
  await simulation.settles();
  expect(bob.texts).toEqual(['hello']);
  expect([alice.duplex.sndMove, bob.duplex.rcvMove]).toEqual([null, null]);
  expect([alice.notices, bob.notices]).toEqual([[], []]);
});

test('a refusal of the old queue, which its recipient may have deleted, is none once it is left', async () => {
  const simulation = await aMove();
  const { alice } = simulation;
  const old = alice.duplex.sndQueue;
  const isOldLeft = () => isLeft(alice.duplex, old);
  expect(isOldLeft()).toBe(false);
  await alice.receives();
  expect(isOldLeft()).toBe(true);
  alice.sends();
  expect(alice.duplex.sndMove).toBeNull();
  expect([isOldLeft(), isLeft(alice.duplex, alice.duplex.sndQueue)]).toEqual([true, false]);
});

test('a new queue that refuses its sender is not used: messages go on through the old one', async () => {
  const simulation = await aMove();
  const { alice, bob } = simulation;
  const { sndMove } = alice.duplex;
  if (sndMove === null) throw new Error('no move');
  simulation.relays.of(sndMove.queue).securedWith = bob.duplex.sndQueue.sndAuthKey.publicKey;
  await alice.receives();
  alice.sends();
  expect(alice.duplex.sndMove).toBeNull();
  alice.says('hello');
  await simulation.settles();
  expect(bob.texts).toEqual(['hello']);
});

test('the keys of a new ratchet go through the old queue, and the move goes on under it', async () => {
  const simulation = await aMove();
  const { alice, bob } = simulation;
  alice.takes(await decideSync(alice.duplex, alice.fresh));
  await alice.receives();
  expect(alice.duplex.sndMove?.move).toBe('testing');
  alice.says('hello');
  await simulation.settles();
  expect([alice.duplex.sync.sync, bob.duplex.sync.sync]).toEqual(['ok', 'ok']);
  expect([alice.duplex.sndMove, bob.duplex.rcvMove]).toEqual([null, null]);
  expect(bob.texts).toEqual(['hello']);
});
