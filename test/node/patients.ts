// What the doctor finds at relays with a flaw.

import { afterEach } from 'vitest';
import { examine, type Examination } from '../../scripts/doctor/examine.ts';
import type { Finding } from '../../scripts/doctor/finding.ts';
import { BrokenRelay, type Flaw } from './brokenRelay.ts';

const running: BrokenRelay[] = [];

afterEach(() => {
  for (const relay of running.splice(0)) relay.stop();
});

export async function aRelay(flaw: Flaw): Promise<BrokenRelay> {
  const relay = await BrokenRelay.with(flaw);
  running.push(relay);
  return relay;
}

export async function findings(given: Partial<Examination> & Pick<Examination, 'relay'>): Promise<Finding[]> {
  const found: Finding[] = [];
  const all = { proxy: null, patience: 20_000, idle: null, many: null, watch: null, ...given };
  for await (const finding of examine(all)) found.push(finding);
  return found;
}

/** Milliseconds. Only for a silent relay must it be over soon. */
export const patienceWith = ({ isSilent }: Flaw) => (isSilent ? 2_000 : 20_000);

export const failures = (found: readonly Finding[]) =>
  found.flatMap((one) =>
    one.state === 'failed' ? [{ check: one.check, says: one.says, remedy: one.remedy }] : [],
  );
