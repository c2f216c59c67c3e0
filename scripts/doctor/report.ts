// The doctor's findings, for people and for programs.

import type { Finding } from './finding.ts';

export function line(finding: Finding): string {
  const { check, state, says } = finding;
  const took =
    'milliseconds' in finding && finding.milliseconds !== undefined ? `${finding.milliseconds} ms` : '';
  const word = state === 'failed' ? 'FAILED' : state;
  const first = `${word.padEnd(8)}${check.padEnd(25)}${took.padStart(9)}  ${says}`;
  return finding.state === 'failed' ? `${first}\n${''.padEnd(44)}${finding.remedy}` : first;
}

export const isWell = (findings: readonly Finding[]) =>
  findings.every(({ state }) => state === 'good' || state === 'note');

/** `address`: without a password. */
export function json(address: string, findings: readonly Finding[]): string {
  return JSON.stringify({ address, well: isWell(findings), findings }, null, 2);
}
