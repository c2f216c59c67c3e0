// Whatever happens to messages between two agents, within bounds: each is read once, and in order as long as none is
// lost.

import fc from 'fast-check';
import { expect, test } from 'vitest';
import { decideMove } from '../../client/agent/connection/moving.ts';
import { aServer } from './simulatedRelays.ts';
import { type Party, Simulation } from './simulation.ts';

type Act = (party: Party, simulation: Simulation) => unknown;

/** What one of the parties does, or what happens to it. */
const harmless: Record<string, Act> = {
  sends: (party) => party.sends(),
  'sends, and does not hear that it was taken': (party) => party.sends(false),
  receives: (party) => party.receives(),
  'receives, and its ACK is lost': (party) => party.receives(false),
  asks: (party) => party.asks(),
};

const moving: Record<string, Act> = {
  ...harmless,
  moves: (party) => {
    if (party.duplex.rcvMove === null) party.takes(decideMove(party.duplex, aServer, party.fresh));
  },
};

const harmful: Record<string, Act> = {
  ...harmless,
  'a message is lost': (party, { relays }) => relays.of(party.duplex.rcvQueue).messages.shift(),
  'a message is overtaken': (party, { relays }) => {
    const { messages } = relays.of(party.duplex.rcvQueue);
    messages.push(...messages.splice(0, 1));
  },
};

const stepsOf = (acts: Record<string, Act>) =>
  fc.array(
    fc.record({
      who: fc.constantFrom('alice' as const, 'bob' as const),
      act: fc.constantFrom('says', 'says', ...Object.keys(acts)),
    }),
    { minLength: 5, maxLength: 40 },
  );

async function happens(
  acts: Record<string, Act>,
  steps: readonly { who: 'alice' | 'bob'; act: string }[],
  connected: Simulation,
) {
  const simulation = connected.copied();
  const said = { alice: [] as string[], bob: [] as string[] };
  for (const [at, { who, act }] of steps.entries()) {
    const party = simulation[who];
    if (act === 'says') {
      party.says(`${at}`);
      said[who].push(`${at}`);
    } else {
      await acts[act]?.(party, simulation);
    }
  }
  await simulation.settles();
  return { alice: simulation.alice, bob: simulation.bob, said };
}

test.each([false, true])('nothing is lost or doubled when answers are (with the KEM: %s)', async (pq) => {
  const pair = await (await Simulation.begins(pq)).connects();
  await fc.assert(
    fc.asyncProperty(stepsOf(harmless), async (steps) => {
      const { alice, bob, said } = await happens(harmless, steps, pair);
      expect([bob.texts, alice.texts]).toEqual([said.alice, said.bob]);
      const integrity = [...alice.events, ...bob.events].filter(
        (event) => event.event === 'message' && event.integrity !== 'MsgOk',
      );
      expect(integrity).toEqual([]);
    }),
    { numRuns: pq ? 10 : 40 },
  );
});

test('nothing is lost, doubled or out of order while both move about', async () => {
  const pair = await (await Simulation.begins()).connects();
  await fc.assert(
    fc.asyncProperty(stepsOf(moving), async (steps) => {
      const { alice, bob, said } = await happens(moving, steps, pair);
      expect([bob.texts, alice.texts]).toEqual([said.alice, said.bob]);
      expect([alice.duplex.rcvMove, bob.duplex.rcvMove, alice.duplex.retired]).toEqual([null, null, []]);
    }),
    { numRuns: 40 },
  );
});

test('what is not lost is read once, whatever overtakes it', async () => {
  const pair = await (await Simulation.begins()).connects();
  await fc.assert(
    fc.asyncProperty(stepsOf(harmful), async (steps) => {
      const { alice, bob, said } = await happens(harmful, steps, pair);
      for (const [reader, sent] of [
        [bob, said.alice],
        [alice, said.bob],
      ] as const) {
        expect(new Set(reader.texts).size).toBe(reader.texts.length);
        expect(sent).toEqual(expect.arrayContaining(reader.texts));
        expect(reader.names()).not.toContain('undecryptable');
        const isAllThere = steps.every(({ act }) => act !== 'a message is lost');
        if (isAllThere) expect(reader.texts.toSorted()).toEqual(sent.toSorted());
      }
    }),
    { numRuns: 40 },
  );
});
