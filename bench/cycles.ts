// Full cycles of messages, the relay's and the bare ones in turns, so that whatever else the machine does meanwhile
// falls on both.

import { BarePair, BareStore } from './bareParty.ts';
import type { Relay } from './connections.ts';
import { type Measured, measure, median, milliseconds, summary, type Work } from './measure.ts';
import { Pair } from './pair.ts';
import { format, measuredRow, type Row, target } from './table.ts';

const many = 50;

/** A cycle of the relay's is to cost at most so many times the CPU time of a bare one. */
const maxRatio = 2;

interface Contest {
  what: string;
  pid: number;
  workers: Work[];
  /** The contest that shows what the same costs without cryptography and authorization. */
  against?: Contest;
  rounds: Measured[];
}

export async function cycles(
  relay: Relay,
  bare: { url: URL; pid: number },
  { rounds, duration }: { rounds: number; duration: number },
): Promise<Row[]> {
  const contests = await prepare(relay, bare);
  // What is not measured: a runtime compiles code only when it has run for a while.
  for (const { pid, workers } of contests) await measure(pid, milliseconds(duration), workers);
  for (let round = 0; round < rounds; round++) {
    for (const { pid, workers, rounds: done } of contests)
      done.push(await measure(pid, milliseconds(duration), workers));
  }
  return contests.map(row);
}

async function prepare({ server, pid }: Relay, bare: { url: URL; pid: number }): Promise<Contest[]> {
  const pairs = (count: number) => works(count, () => Pair.connect(server));
  const barePairs = (count: number) => works(count, () => BarePair.connect(bare.url));
  const bareOne = contest('  bare', bare.pid, await barePairs(1));
  const bareMany = contest('  bare', bare.pid, await barePairs(many));
  const batched = await Pair.connect(server, many);
  return [
    { ...contest('cycles, 1 pair', pid, await pairs(1)), against: bareOne },
    bareOne,
    { ...contest(`cycles, ${many} pairs`, pid, await pairs(many)), against: bareMany },
    bareMany,
    contest(`cycles, 1 pair, ${many} queues at once`, pid, [() => batched.cycle()]),
    contest('bare insert and delete', bare.pid, await works(1, () => BareStore.connect(bare.url))),
  ];
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
  const text = `CPU at most ${maxRatio} times the bare one's, is ${format(ratio, 2)}`;
  return { ...measured, target: target(text, ratio <= maxRatio) };
}
