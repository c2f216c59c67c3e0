// `npm run admin -- <command>`: what the operator asks of a running relay, or with --proxy of a proxy. Without --relay:
// of the one that was deployed from here, whose secret is in its folder. The secret of another comes from ADMIN_SECRET.
// It leaves this machine over HTTPS alone.

import { parseArgs } from 'node:util';
import { askRelay } from './admin/askRelay.ts';
import { ownAddress, secretOf } from './admin/ownDeployment.ts';
import { requestOf } from './admin/requestOf.ts';
import { type Given, type Option, options, usage } from './admin/words.ts';
import { readAddress } from './doctor/address.ts';
import { asBasicAuth } from '../src/proto/basicAuth.ts';
import { utf8 } from '../src/proto/bytes.ts';
import { formatServer } from '../src/proto/server.ts';
import { moveCommand } from './move/moveCommand.ts';
import { relayDoor } from './move/relayDoor.ts';
import { run, Stop } from './operator/stop.ts';

const text = { type: 'string' } as const;

function given(): Given {
  try {
    const { values, positionals } = parseArgs({
      allowPositionals: true,
      options: {
        ...(Object.fromEntries(options.map((name) => [name, text])) as Record<Option, typeof text>),
        proxy: { type: 'boolean', default: false },
      },
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
  const address = values.relay ?? (await ownAddress(values.proxy ? 'proxy' : 'relay', '--relay <address>'));
  const secret = await secretOf(address);
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

await run(main);
