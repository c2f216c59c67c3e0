// Full cycles of messages: the relay's, those of the same code without cryptography and authorization, and bare ones,
// in turns, so that whatever else the machine does meanwhile falls on all.

import { BarePair, BareStore } from './bareParty.ts';
import type { Relay } from './connections.ts';
import { type Measured, measure, median, milliseconds, summary, type Work } from './measure.ts';
import { Pair } from './pair.ts';
import { format, measuredRow, type Row, target } from './table.ts';

const many = 50;

/** A cycle is to cost at most so many times the CPU time of one without cryptography and authorization. */
const maxRatio = 2;

export interface Rivals {
  relay: Relay;
  /** The same relay without cryptography, and the pairs that understand it. */
  plain: Relay & { Pair: typeof Pair };
  bare: { url: URL; pid: number };
}

interface Contest {
  what: string;
  pid: number;
  workers: Work[];
  /** The contest that shows what the same costs without cryptography and authorization. */
  against?: Contest;
  rounds: Measured[];
}

export async function cycles(
  rivals: Rivals,
  { rounds, duration }: { rounds: number; duration: number },
): Promise<Row[]> {
  const contests = await prepare(rivals);
  // What is not measured: a runtime compiles code only when it has run for a while.
  for (const { pid, workers } of contests) await measure(pid, milliseconds(duration), workers);
  for (let round = 0; round < rounds; round++) {
    for (const { pid, workers, rounds: done } of contests)
      done.push(await measure(pid, milliseconds(duration), workers));
  }
  return contests.map(row);
}

async function prepare({ relay, plain, bare }: Rivals): Promise<Contest[]> {
  const { server } = relay;
  const batched = await Pair.connect(server, many);
  return [
    ...(await trio('1 pair', 1, { relay, plain, bare })),
    ...(await trio(`${many} pairs`, many, { relay, plain, bare })),
    contest(`cycles, 1 pair, ${many} queues at once`, relay.pid, [() => batched.cycle()]),
    contest('bare insert and delete', bare.pid, await works(1, () => BareStore.connect(bare.url))),
  ];
}

async function trio(pairs: string, count: number, { relay, plain, bare }: Rivals): Promise<Contest[]> {
  const [whole, withoutCryptography, bareOnes] = await Promise.all([
    works(count, () => Pair.connect(relay.server)),
    works(count, () => plain.Pair.connect(plain.server)),
    works(count, () => BarePair.connect(bare.url)),
  ]);
  const against = contest('  without cryptography', plain.pid, withoutCryptography);
  const barest = contest('  bare frames, insert, delete', bare.pid, bareOnes);
  return [{ ...contest(`cycles, ${pairs}`, relay.pid, whole), against }, against, barest];
}

function contest(what: string, pid: number, workers: Work[]): Contest {
  return { what, pid, workers, rounds: [] };
}

function works(count: number, connect: () => Promise<{ cycle: Work }>): Promise<Work[]> {
  return Promise.all(
    Array.from({ length: count }, async () => {
      const worker = await connect();
      return () => worker.cycle();
    }),
  );
}

function row({ what, rounds, against }: Contest): Row {
  const measured = measuredRow(what, summary(rounds));
  if (against === undefined) return measured;
  const ratio = median(rounds.map(({ cpu }, at) => cpu / (against.rounds[at]?.cpu ?? Number.NaN)));
  const text = `CPU at most ${maxRatio} times that without cryptography, is ${format(ratio, 2)}`;
  return { ...measured, target: target(text, ratio <= maxRatio) };
}
