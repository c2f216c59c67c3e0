// A deployment from the first look to the doctor's word. Everything is checked before anything is changed, and a Worker
// carries the mark of its identity from its first upload on: after an interruption the same command again is right.

import { paddedBase64url } from '../../src/proto/bytes.ts';
import { accountOf, apiTrouble, notLoggedIn } from './account.ts';
import { addressOf, card } from './card.ts';
import { Cloudflare } from './cloudflare.ts';
import { mark, taken, tooClose, wranglerArguments } from './deployDecisions.ts';
import type { Deployment } from './deploymentRecord.ts';
import {
  closeToOthers,
  configOf,
  deployCommand,
  type Prepared,
  readFolder,
  type Role,
  saveDeployment,
  secretsFile,
} from './folder.ts';
import { sourceArguments } from './sourceCommit.ts';
import { Stop } from './stop.ts';
import { type Surroundings, surroundings } from './surroundings.ts';
import { waitUntil, type World } from './world.ts';

/** Returns the exit code. */
export async function deploy(role: Role, prepared: Prepared, world: World): Promise<number> {
  await closeToOthers(prepared);
  const cloudflare = await Cloudflare.login();
  if (cloudflare === null) throw new Stop(notLoggedIn);
  const account = await accountOf(cloudflare, prepared.deployment.account);
  const { deployment, keyHash, standing } = await look(role, prepared, cloudflare, account.id, world);
  const isNew = standing.kind === 'nothing';
  world.say(
    `${isNew ? 'A new' : 'The'} Worker ${deployment.name} in the account ${account.name}, reached at ${deployment.host}.`,
  );
  const other = await readFolder(role === 'relay' ? 'proxy' : 'relay').catch(() => null);
  const warning = tooClose(role, deployment, other?.deployment ?? null);
  if (warning !== null) world.say(warning);
  if (isNew && prepared.deployment.account !== null) world.say(goneBefore(deployment));

  const files = { config: configOf[role], secrets: secretsFile(prepared) };
  const args = [...wranglerArguments(role, deployment, files, keyHash), ...(await sourceArguments())];
  const code = await world.wrangler(args, { CLOUDFLARE_ACCOUNT_ID: account.id });
  if (code !== 0) throw new Stop(interrupted(role, prepared));
  await saveDeployment(prepared, deployment);
  await removeOldPassword(cloudflare, account.id, { ...prepared, deployment });
  return conclude(role, { ...prepared, deployment }, keyHash, world);
}

const goneBefore = ({ name }: Deployment) =>
  `Note: ${name} was deployed before and is not there any more, and with it its queues. It is made anew, with the same address.`;

const interrupted = (role: Role, { folder }: Prepared) =>
  `The deployment did not finish; what wrangler says is above. Nothing is lost: the identity is in ${folder}, and what was deployed before goes on. Run ${deployCommand[role]} again.`;

async function look(
  role: Role,
  prepared: Prepared,
  cloudflare: Cloudflare,
  account: string,
  world: World,
): Promise<Surroundings & { keyHash: string }> {
  const keyHash = paddedBase64url(prepared.keyHash);
  const asking = { mark, again: deployCommand[role], rename: 'npm run setup' };
  const found = await surroundings(cloudflare, account, prepared.deployment, asking, world);
  const { host } = found.deployment;
  const { standing } = found;
  // One that lost its mark may say itself who it is.
  const says = standing.kind === 'worker' && standing.mark === null ? await world.keyHashAt(host) : null;
  const isTaken = taken(prepared.deployment.name, standing, says, keyHash);
  if (isTaken !== null) throw new Stop(isTaken);
  return { ...found, keyHash };
}

/** What an upload leaves out stays: a relay that is to be open would go on asking. */
async function removeOldPassword(
  cloudflare: Cloudflare,
  account: string,
  { deployment, secrets }: Prepared,
): Promise<void> {
  if (secrets.CREATE_PASSWORD !== undefined) return;
  const names = await cloudflare.secretNames(account, deployment.name);
  const isThere = names.ok && names.value.includes('CREATE_PASSWORD');
  const removed = isThere
    ? await cloudflare.deleteSecret(account, deployment.name, 'CREATE_PASSWORD')
    : names;
  if (!removed.ok) {
    throw new Stop(
      `${apiTrouble('Deployed, but a password from before may still be asked for', removed)} Run the same command again.`,
    );
  }
}

async function conclude(role: Role, prepared: Prepared, keyHash: string, world: World): Promise<number> {
  const { host } = prepared.deployment;
  const address = addressOf(prepared);
  if (host === null || address === null) throw new Error('deployed to nowhere');
  const found = await waitUntil(world, host, keyHash, () => world.keyHashAt(host));
  if (found !== keyHash) throw new Stop(notReached(role, host, address, found));
  world.say(`\nIt answers. The doctor looks at it:\n`);
  const isWell = await world.examine(address);
  const { folder } = prepared;
  world.say(`\n${card(address, prepared)}\n\nKeep a copy of ${folder} where this machine is not.`);
  if (!isWell) world.say('\nIt is deployed, but not well: see FAILED above. Nothing needs to be undone.');
  return isWell ? 0 : 1;
}

function notReached(role: Role, host: string, address: string, found: string | null): string {
  const doctor = `npm run doctor '${address}'`;
  if (found === null) {
    return `Deployed, but ${host} does not answer yet. A new domain can take longer. In a while, run ${doctor}. Nothing is lost; ${deployCommand[role]} can be run again.`;
  }
  return `Deployed, but another one answers at ${host}: its key hash is ${found}. A route or an earlier deployment stands in front of it: look at the domains of the Worker in the dashboard, then run ${doctor}.`;
}
