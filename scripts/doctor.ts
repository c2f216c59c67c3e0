// `npm run doctor <address>`: looks at a relay from outside, as its clients see it, and says what is wrong and what to
// do. `--proxy <address>`: through that proxy, too. `--idle`: leaves a socket alone for 15 minutes. `--many`: sends
// 1,500 messages by one connection. `--json`: for programs. Without an address: the relay that was deployed from here.

import { parseArgs } from 'node:util';
import { formatServer } from '../src/proto/server.ts';
import { examine } from './doctor/examine.ts';
import type { Finding } from './doctor/finding.ts';
import { readAddress, usualPatience } from './doctor/operator.ts';
import { isWell, json, line } from './doctor/report.ts';
import { addressOf } from './operator/card.ts';
import { readFolder } from './operator/folder.ts';
import { run, Stop } from './operator/stop.ts';

const usage = 'npm run doctor -- [--proxy <address>] [--idle] [--many] [--json] [<address>]';

function given() {
  try {
    return parseArgs({
      allowPositionals: true,
      options: {
        proxy: { type: 'string' },
        idle: { type: 'boolean', default: false },
        many: { type: 'boolean', default: false },
        json: { type: 'boolean', default: false },
      },
    });
  } catch (error) {
    throw new Stop(`${(error as Error).message}\n${usage}`);
  }
}

async function main(): Promise<number> {
  const { values, positionals } = given();
  if (positionals.length > 1) throw new Stop(usage);
  const relay = readAddress(positionals[0] ?? (await ownAddress()));
  const proxy = values.proxy === undefined ? null : readAddress(values.proxy);
  const findings: Finding[] = [];
  const round = examine({
    relay,
    proxy,
    patience: usualPatience,
    idle: values.idle ? 15 * 60_000 : null,
    many: values.many ? 1_500 : null,
  });
  for await (const finding of round) {
    findings.push(finding);
    if (!values.json) console.log(line(finding));
  }
  if (values.json) console.log(json(formatServer({ ...relay, basicAuth: null }), findings));
  return isWell(findings) ? 0 : 1;
}

async function ownAddress(): Promise<string> {
  const prepared = await readFolder('relay');
  const address = prepared === null ? null : addressOf(prepared);
  if (address === null) throw new Stop(`No relay has been deployed from here. Say which: ${usage}`);
  return address;
}

await run(main);
