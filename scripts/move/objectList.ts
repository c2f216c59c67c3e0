// The objects of a relay by their hexadecimal IDs. The relay itself keeps no directory; the platform does: in its API,
// or as the files of a relay that runs on this machine.

import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Given } from '../admin/words.ts';
import { accountOf, notLoggedIn } from '../operator/account.ts';
import { Cloudflare } from '../operator/cloudflare.ts';
import { readFolder } from '../operator/folder.ts';
import { Stop } from '../operator/stop.ts';
import { CloudflareObjects } from './cloudflareObjects.ts';

export type ObjectClass = 'Queue' | 'Invite';
export type ListObjects = (of: ObjectClass) => Promise<string[]>;

/** `state`: a folder; otherwise the Worker of this name, or the one that was deployed from here. */
export async function listOf({ state, worker }: Given['values']): Promise<ListObjects> {
  if (state !== undefined) return (of) => objectsOnThisMachine(state, of);
  const cloudflare = await Cloudflare.login();
  if (cloudflare === null) throw new Stop(notLoggedIn);
  const { name, account } = worker === undefined ? await deployed() : { name: worker, account: null };
  const objects = new CloudflareObjects(cloudflare, (await accountOf(cloudflare, account)).id, name);
  return (of) => objects.list(of);
}

async function deployed(): Promise<{ name: string; account: string | null }> {
  const prepared = await readFolder('relay');
  if (prepared !== null) return prepared.deployment;
  throw new Stop(
    'Where is this relay? Its Worker’s name: --worker <name>; or, on this machine, its folder of state: --state <folder>.',
  );
}

/** `stateDir`: what STATE_DIR says to `npm start`. */
async function objectsOnThisMachine(stateDir: string, of: ObjectClass): Promise<string[]> {
  const folder = join(stateDir, 'do');
  const classes = await readdir(folder).catch(() => noState(stateDir));
  const own = classes.find((name) => name.endsWith(`-${of}`));
  const files = own === undefined ? [] : await readdir(join(folder, own));
  return files.flatMap((file) => /^([0-9a-f]{64})\.sqlite$/.exec(file)?.[1] ?? []);
}

function noState(stateDir: string): never {
  throw new Stop(`${stateDir} is not the state of a relay on this machine (STATE_DIR of npm start).`);
}
