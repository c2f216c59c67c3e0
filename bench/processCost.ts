// What a process has cost so far, as Linux counts it. Elsewhere nobody knows: NaN.

import { readFileSync } from 'node:fs';

/** USER_HZ, the same wherever Linux runs Node. */
const ticksPerSecond = 100;

/** Milliseconds of CPU time, user and system, of all threads. */
export function cpuTime(pid: number): number {
  const stat = read(`/proc/${pid}/stat`);
  // The name before the last parenthesis may contain spaces. Behind it utime and stime are the 12th and 13th.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return ((Number(fields[11]) + Number(fields[12])) * 1000) / ticksPerSecond;
}

/** Resident memory in KiB. */
export function residentMemory(pid: number): number {
  return Number(/^VmRSS:\s*(\d+) kB$/m.exec(read(`/proc/${pid}/status`))?.[1]);
}

function read(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
}
