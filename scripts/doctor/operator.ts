// The doctor as a part of a deployment: says what it finds, as it finds it.

import { readAddress } from './address.ts';
import { examine } from './examine.ts';
import type { Finding } from './finding.ts';
import { isWell, line } from './report.ts';

export const usualPatience = 10_000;

export async function examineForOperator(address: string): Promise<boolean> {
  const findings: Finding[] = [];
  const given = {
    relay: readAddress(address),
    proxy: null,
    patience: usualPatience,
    idle: null,
    many: null,
    watch: null,
  };
  for await (const finding of examine(given)) {
    findings.push(finding);
    console.log(line(finding));
  }
  return isWell(findings);
}
