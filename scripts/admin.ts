// `npm run admin -- <command>`: what the operator asks of a running relay. The secret comes from ADMIN_SECRET and
// leaves this machine over HTTPS alone. Without --relay: the relay that was deployed from here.

import { parseArgs } from 'node:util';
import { askRelay } from './admin/askRelay.ts';
import { moveCommand } from './move/moveCommand.ts';
import { type Given, type Option, options, requestOf, usage } from './admin/requestOf.ts';
import { readAddress } from './doctor/operator.ts';
import { asBasicAuth } from '../src/proto/basicAuth.ts';
import { utf8 } from '../src/proto/bytes.ts';
import { formatServer } from '../src/proto/server.ts';
import { relayDoor } from './move/relayDoor.ts';
import { addressOf } from './operator/card.ts';
import { readFolder } from './operator/folder.ts';
import { run, Stop } from './operator/stop.ts';

const text = { type: 'string' } as const;

function given(): Given {
  try {
    const { values, positionals } = parseArgs({
      allowPositionals: true,
      options: Object.fromEntries(options.map((name) => [name, text])) as Record<Option, typeof text>,
    });
    return { values, positionals };
  } catch (error) {
    throw new Stop(`${(error as Error).message}\n${usage}`);
  }
}

async function main(): Promise<number> {
  const { values, positionals } = given();
  const move = moveCommand({ values, positionals });
  const request = move ?? requestOf({ values, positionals });
  const { ADMIN_SECRET: secret } = process.env;
  if (secret === undefined || secret === '') throw new Stop('Set ADMIN_SECRET to the relay’s secret.');
  const address = values.relay ?? (await ownAddress());
  if (typeof request === 'function') return request(relayDoor(address, secret));
  const answer = await askRelay(address, secret, request);
  console.log(inWords(address, answer));
  return 0;
}

function inWords(address: string, answer: Record<string, unknown>): string {
  const { found, codes } = answer;
  if (found === false) throw new Stop('There is no such queue or code.');
  if (found === true) return 'done';
  return Array.isArray(codes)
    ? codes.map((code) => invitation(address, String(code))).join('\n')
    : pretty(answer);
}

/** The relay's address with the code where a password stands: every app takes it as it is. */
function invitation(address: string, code: string): string {
  return formatServer({ ...readAddress(address), basicAuth: asBasicAuth(utf8(code)) });
}

const pretty = (answer: object) => JSON.stringify(answer, null, 2);

async function ownAddress(): Promise<string> {
  const prepared = await readFolder('relay');
  const address = prepared === null ? null : addressOf(prepared);
  if (address === null) throw new Stop('No relay has been deployed from here. Say which: --relay <address>');
  return address;
}

await run(main);
