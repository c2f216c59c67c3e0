// `npm run doctor <address>`: looks at a relay from outside, as its clients see it, and says what is wrong and what to
// do. `--proxy <address>`: through that proxy, too. `--idle`: leaves a socket alone for 15 minutes. `--many`: sends
// 1,500 messages by one connection. `--headers`: with the operator's secret, what a proxied connection tells the relay of
// this machine. `--json`: for programs. Without an address: the relay that was deployed from here.

import { parseArgs } from 'node:util';
import { formatServer, type SMPServerAddress } from '../src/proto/server.ts';
import { ownAddress, secretOf } from './admin/ownDeployment.ts';
import { readAddress } from './doctor/address.ts';
import { examine, type Examination } from './doctor/examine.ts';
import type { Finding } from './doctor/finding.ts';
import { usualPatience } from './doctor/operator.ts';
import { isWell, json, line } from './doctor/report.ts';
import { usualWait, type Watching } from './doctor/watching.ts';
import { readIfThere } from './operator/privateFile.ts';
import { run, Stop } from './operator/stop.ts';

const usage =
  'npm run doctor -- [--proxy <address> [--headers [--admin-secret-file <file>]]] [--idle] [--many] [--json] [<address>]';

function given() {
  try {
    return parseArgs({
      allowPositionals: true,
      options: {
        proxy: { type: 'string' },
        idle: { type: 'boolean', default: false },
        many: { type: 'boolean', default: false },
        headers: { type: 'boolean', default: false },
        'admin-secret-file': { type: 'string' },
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
  const examination = await asked(values, positionals[0]);
  const findings: Finding[] = [];
  for await (const finding of examine(examination)) {
    findings.push(finding);
    if (!values.json) console.log(line(finding));
  }
  if (values.json) console.log(json(formatServer({ ...examination.relay, basicAuth: null }), findings));
  return isWell(findings) ? 0 : 1;
}

type Values = ReturnType<typeof given>['values'];

async function asked(values: Values, address: string | undefined): Promise<Examination> {
  const relay = readAddress(address ?? (await ownAddress('relay', usage)));
  const proxy = values.proxy === undefined ? null : readAddress(values.proxy);
  return {
    relay,
    proxy,
    patience: usualPatience,
    idle: values.idle ? 15 * 60_000 : null,
    many: values.many ? 1_500 : null,
    watch: values.headers ? await watching(relay, proxy, values['admin-secret-file']) : null,
  };
}

async function watching(
  relay: SMPServerAddress,
  proxy: SMPServerAddress | null,
  file: string | undefined,
): Promise<Watching> {
  if (proxy === null) throw new Stop(`Through which proxy? ${usage}`);
  return { secret: await secretFor(relay, file), wait: usualWait };
}

async function secretFor(relay: SMPServerAddress, file: string | undefined): Promise<string> {
  if (file === undefined) return secretOf(formatServer(relay));
  const text = await readIfThere(file);
  if (text === null) throw new Stop(`${file} is not there.`);
  return text.trim();
}

await run(main);
