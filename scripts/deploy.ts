// `npm run deploy` (`-- --proxy` for the proxy): brings what `npm run setup` has made to Cloudflare, waits until it
// answers, and has the doctor look at it. `-- --client`: the client's page, on an origin of its own. Where there is
// neither an identity nor a terminal, as behind the button “Deploy to Cloudflare”, it is `wrangler deploy` and nothing
// else: the relay then makes an identity of its own.

import { lookup } from 'node:dns/promises';
import { setTimeout as after } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { examineForOperator } from './doctor/operator.ts';
import { readInfo } from './doctor/info.ts';
import { deploy } from './operator/deployment.ts';
import { configOf, folderOf, readFolder, type Role } from './operator/folder.ts';
import { deployPage, pageConfig } from './operator/pageDeployment.ts';
import { sourceArguments } from './operator/sourceCommit.ts';
import { run, Stop } from './operator/stop.ts';
import type { World } from './operator/world.ts';
import { wrangler } from './operator/wrangler.ts';

const hasTerminal = process.stdin.isTTY && process.stdout.isTTY;

const world: World = {
  wrangler,
  keyHashAt: async (host) => (await readInfo(`https://${host}`, 10_000)).info?.keyHash ?? null,
  proposedAt: async (host) => {
    const signal = AbortSignal.timeout(10_000);
    const response = await fetch(`https://${host}/client.json`, { signal }).catch(() => null);
    return response?.ok ? response.text() : null;
  },
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
  const { proxy, client, name, 'dry-run': isDryRun } = given();
  const config = client ? pageConfig : configOf[proxy ? 'proxy' : 'relay'];
  if (isDryRun) return plain(config, ['--dry-run']);
  if (client) return deployPage(name, (await import('wrangler')).unstable_readConfig({}).vars, world);
  const role: Role = proxy ? 'proxy' : 'relay';
  const prepared = await readFolder(role);
  if (prepared !== null) return deploy(role, prepared, world);
  if (!hasTerminal) return plain(config, []);
  throw new Stop(
    `There is nothing to deploy: ${folderOf(role)} does not exist. Run npm run setup first. (For a ${role} that makes its own identity, and keeps all of its keys online: npx wrangler deploy --config ${config})`,
  );
}

const usage = 'npm run deploy -- [--proxy | --client [--name …]] [--dry-run]';

function given() {
  try {
    const { values } = parseArgs({
      options: {
        proxy: { type: 'boolean', default: false },
        client: { type: 'boolean', default: false },
        name: { type: 'string' },
        'dry-run': { type: 'boolean', default: false },
      },
    });
    // What a relay is called is said at its setup.
    if ((values.name !== undefined && !values.client) || (values.proxy && values.client)) throw new Error('');
    return values;
  } catch (error) {
    throw new Stop(`${(error as Error).message}\n${usage}`.trim());
  }
}

async function plain(config: string, more: readonly string[]): Promise<number> {
  return wrangler(['deploy', '--config', config, ...(await sourceArguments()), ...more]);
}

await run(main);
