// How counts come to the Meters, and from them. Two versions of this code may meet while a deployment rolls out, so the
// format of a call is named in it.

import { type Counts, sum } from './metrics.ts';
import { settings } from './settings.ts';

export const meterFormat = 1;

export interface MeterCall {
  format: typeof meterFormat;
  counts: Counts;
}

/** One object takes a few hundred calls a second; each connection makes one a minute, and any will do. */
const meters = ['0', '1', '2', '3'];

export interface Metering {
  /** Takes off somebody's hands what was counted. */
  report: (counts: Counts) => void;
  /** Milliseconds between two reports, at least. */
  interval: number;
}

/**
 * Null where nobody may ask for the counts: then nothing is counted. Counts are handed over at most once: what a call
 * that breaks off has taken along is lost, and nothing is counted twice.
 */
export function metering(env: Env): Metering | null {
  const { meterInterval: interval } = settings(env);
  if (interval === null) return null;
  const report = (counts: Counts) => {
    const meter = env.METER.getByName(meters[Math.floor(Math.random() * meters.length)] ?? '0');
    void meter.add({ format: meterFormat, counts }).catch(() => undefined);
  };
  return { report, interval };
}

/** All that was counted up to the last full minute. */
export async function readMeters({ METER }: Pick<Env, 'METER'>): Promise<Counts> {
  return sum(await Promise.all(meters.map((name) => METER.getByName(name).shown() as Promise<Counts>)));
}
