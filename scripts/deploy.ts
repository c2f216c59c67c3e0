// `npm run deploy` (`-- --proxy` for the proxy): brings what `npm run setup` has made to Cloudflare, waits until it
// answers, and has the doctor look at it. Where there is neither an identity nor a terminal, as behind the button
// “Deploy to Cloudflare”, it is `wrangler deploy` and nothing else: the relay then makes an identity of its own.

import { lookup } from 'node:dns/promises';
import { setTimeout as after } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { examineForOperator } from './doctor/operator.ts';
import { readInfo } from './doctor/info.ts';
import { deploy, type World } from './operator/deployment.ts';
import { configOf, folderOf, readFolder, type Role } from './operator/folder.ts';
import { sourceArguments } from './operator/sourceCommit.ts';
import { run, Stop } from './operator/stop.ts';
import { wrangler } from './operator/wrangler.ts';

const hasTerminal = process.stdin.isTTY && process.stdout.isTTY;

const world: World = {
  wrangler,
  keyHashAt: async (host) => (await readInfo(`https://${host}`, 10_000)).info?.keyHash ?? null,
  resolves: (host) =>
    lookup(host).then(
      () => true,
      () => false,
    ),
  examine: examineForOperator,
  hasTerminal,
  say: (words) => console.log(words),
  pause: () => after(5_000),
  attempts: 120,
};

async function main(): Promise<number> {
  const { proxy, 'dry-run': isDryRun } = given();
  const role: Role = proxy ? 'proxy' : 'relay';
  const prepared = await readFolder(role);
  if (isDryRun) return plain(role, ['--dry-run']);
  if (prepared !== null) return deploy(role, prepared, world);
  if (!hasTerminal) return plain(role, []);
  throw new Stop(
    `There is nothing to deploy: ${folderOf(role)} does not exist. Run npm run setup first. (For a ${role} that makes its own identity, and keeps all of its keys online: npx wrangler deploy${role === 'relay' ? '' : ` --config ${configOf.proxy}`})`,
  );
}

function given() {
  try {
    return parseArgs({
      options: { proxy: { type: 'boolean', default: false }, 'dry-run': { type: 'boolean', default: false } },
    }).values;
  } catch (error) {
    throw new Stop(`${(error as Error).message}\nnpm run deploy -- [--proxy] [--dry-run]`);
  }
}

async function plain(role: Role, more: readonly string[]): Promise<number> {
  const config = role === 'relay' ? [] : ['--config', configOf.proxy];
  return wrangler(['deploy', ...config, ...(await sourceArguments()), ...more]);
}

await run(main);
