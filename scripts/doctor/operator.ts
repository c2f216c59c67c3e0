// The doctor as a part of a deployment: says what it finds, as it finds it.

import { parseServer, type SMPServerAddress } from '../../src/proto/server.ts';
import { Stop } from '../operator/stop.ts';
import { examine } from './examine.ts';
import type { Finding } from './finding.ts';
import { isWell, line } from './report.ts';

export const usualPatience = 10_000;

export function readAddress(address: string): SMPServerAddress {
  const server = parseServer(address);
  if (server === null) {
    throw new Stop(
      `This is not the address of a relay: ${address}\nOne looks like smp://<key hash>@<host>:443, or smp://<key hash>:<password>@<host>:443.`,
    );
  }
  return server;
}

export async function examineForOperator(address: string): Promise<boolean> {
  const findings: Finding[] = [];
  const given = { relay: readAddress(address), proxy: null, patience: usualPatience, idle: null, many: null };
  for await (const finding of examine(given)) {
    findings.push(finding);
    console.log(line(finding));
  }
  return isWell(findings);
}
