// Work that is repeated, by one or by many at once: how often it was done, how long each took, and how much CPU time
// of the measured processes it cost.

import { cpuTime } from './processCost.ts';

export interface Measured {
  perSecond: number;
  /** Milliseconds that each took. */
  latencies: number[];
  /** Milliseconds of CPU time for each. */
  cpu: number;
}

/** Does something once, or several times at once, and says how many milliseconds each took. */
export type Work = () => Promise<number[]>;

/** Whether it is enough, asked between two pieces of work: how many are done, and in how many milliseconds. */
export type Enough = (done: number, elapsed: number) => boolean;

export const milliseconds =
  (duration: number): Enough =>
  (_, elapsed) =>
    elapsed >= duration;

/** Fewer, where the machine is so busy that they would take too long. */
export const times =
  (count: number, patience = 25_000): Enough =>
  (done, elapsed) =>
    done >= count || elapsed >= patience;

export async function measure(
  pids: number | readonly number[],
  enough: Enough,
  workers: readonly Work[],
): Promise<Measured> {
  const latencies: number[] = [];
  const cpu = () => [pids].flat().reduce((sum, pid) => sum + cpuTime(pid), 0);
  const cpuBefore = cpu();
  const began = performance.now();
  await Promise.all(
    workers.map(async (work) => {
      do latencies.push(...(await work()));
      while (!enough(latencies.length, performance.now() - began));
    }),
  );
  const elapsed = performance.now() - began;
  return {
    perSecond: (latencies.length / elapsed) * 1000,
    latencies,
    cpu: (cpu() - cpuBefore) / latencies.length,
  };
}

/** The milliseconds that a single piece of work took, as the only one of its kind. */
export async function timed(work: () => Promise<unknown>): Promise<number[]> {
  const began = performance.now();
  await work();
  return [performance.now() - began];
}

/** Of several rounds on a machine that others use, too, the medians are the honest figures. */
export function summary(rounds: readonly Measured[]): Measured {
  return {
    perSecond: median(rounds.map(({ perSecond }) => perSecond)),
    latencies: rounds.flatMap(({ latencies }) => latencies),
    cpu: median(rounds.map(({ cpu }) => cpu)),
  };
}

export function median(values: readonly number[]): number {
  return percentile(values, 50);
}

/** The smallest value that at least so many in a hundred do not exceed. */
export function percentile(values: readonly number[], percent: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil((percent / 100) * sorted.length) - 1)] ?? Number.NaN;
}
