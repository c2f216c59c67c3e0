// Two agents over a relay and a proxy: what it takes until they are connected, what a message costs beside one of the
// bare protocol, and what they keep. CPU is that of the clients, which share this process.

import type { Relay } from './connections.ts';
import { Couple } from './couple.ts';
import { FarNetwork } from './farNetwork.ts';
import { type Measured, measure, median, milliseconds, summary, timed, times, type Work } from './measure.ts';
import { Pair } from './pair.ts';
import { format, measuredRow, type Row } from './table.ts';

/** Milliseconds one way. */
const farAway = 100;
/** What is acknowledged and deleted when a message has come may still be under way. */
const settling = 500;

export interface AgentsOptions {
  rounds: number;
  /** Milliseconds. */
  duration: number;
  /** How many connections are made, and messages weighed. */
  samples: number;
  freshFolder: () => string;
}

/** `proxy` may reach this machine. */
export async function agents(relay: Relay, proxy: Relay, options: AgentsOptions): Promise<Row[]> {
  const { freshFolder, samples } = options;
  const network = new FarNetwork();
  const plain = await Couple.meets({ relay, proxy, network, pq: false, freshFolder });
  const quantum = await Couple.meets({ relay, proxy, network, pq: true, freshFolder });
  const bare = await Pair.connect(relay.server, 1, proxy.server);
  const rows = [
    ...(await settingUp(quantum, network, samples)),
    ...(await talking(bare, plain, quantum, options)),
    ...(await keeping(quantum, network, samples)),
  ];
  await Promise.all([plain.part(), quantum.part()]);
  return rows;
}

/** By the fast handshake over a full link, where both are in touch with relay and proxy. */
async function settingUp(couple: Couple, network: FarNetwork, samples: number): Promise<Row[]> {
  const linkLatencies: number[] = [];
  const connect = async () => {
    const began = performance.now();
    const { link, id } = await couple.invites();
    linkLatencies.push(performance.now() - began);
    return timed(() => couple.joins(link, id));
  };
  const before = { frames: network.frames, held: held(couple) };
  const near = await measure(process.pid, times(samples), [connect]);
  await settled();
  const frames = (network.frames - before.frames) / samples;
  const stored = (held(couple) - before.held) / samples / 2;
  const nearLinks = linkLatencies.splice(0);

  network.delay = farAway;
  const far = await measure(process.pid, times(samples), [connect]);
  network.delay = 0;
  const roundTrips = (there: number[], here: number[]) =>
    format((median(there) - median(here)) / (2 * farAway), 1);
  return [
    measuredRow('agents: from a link to both connected', near),
    { what: '  round trips to make the link', result: roundTrips(linkLatencies, nearLinks) },
    { what: '  round trips from there on', result: roundTrips(far.latencies, near.latencies) },
    { what: '  frames of both clients', result: format(frames, 1) },
    { what: '  stored by each', result: bytes(stored) },
  ];
}

/** Each message answers the one before, so that each turns the ratchet. */
async function talking(
  bare: Pair,
  plain: Couple,
  quantum: Couple,
  { rounds, duration }: AgentsOptions,
): Promise<Row[]> {
  const works: Work[] = [
    () => bare.cycle(),
    () => timed(() => plain.talks()),
    () => timed(() => quantum.talks()),
  ];
  const measured: Measured[][] = [];
  for (let round = 0; round <= rounds; round++) {
    const turn: Measured[] = [];
    for (const work of works) turn.push(await measure(process.pid, milliseconds(duration), [work]));
    // The first round is not counted: a runtime compiles code only when it has run for a while.
    if (round > 0) measured.push(turn);
  }
  const row = (what: string, contest: number) =>
    measuredRow(what, summary(measured.flatMap((turn) => turn[contest] ?? [])));
  const rate = (contest: number) => ({
    what: '  of the rate of bare ones',
    result: format(
      median(measured.map((turn) => (turn[contest]?.perSecond ?? 0) / (turn[0]?.perSecond ?? 0))),
      2,
    ),
  });
  return [
    row('bare cycles through a proxy, clients’ CPU', 0),
    row('agents’ messages, each an answer', 1),
    rate(1),
    row('  with post-quantum keys', 2),
    rate(2),
  ];
}

async function keeping(couple: Couple, network: FarNetwork, samples: number): Promise<Row[]> {
  const { alice, bob } = couple;
  const weights = { waiting: [] as number[], sent: [] as number[], received: [] as number[] };
  // So that it is weighed before the relay has it.
  network.delay = farAway;
  for (let message = 0; message < samples; message++) {
    const [hers, his] = [alice.held, bob.held];
    const { read } = await couple.says();
    weights.waiting.push(alice.held - hers);
    await read;
    await settled();
    weights.sent.push(alice.held - hers);
    weights.received.push(bob.held - his);
  }
  network.delay = 0;
  return [
    { what: 'stored of a message that waits', result: bytes(median(weights.waiting)) },
    { what: '  that was sent, until its receipt', result: bytes(median(weights.sent)) },
    { what: '  that was received', result: bytes(median(weights.received)) },
  ];
}

const held = ({ alice, bob }: Couple) => alice.held + bob.held;
const bytes = (count: number) => `${format(count)} bytes`;
const settled = () => new Promise((resolve) => setTimeout(resolve, settling));
