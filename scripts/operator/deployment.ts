// A deployment from the first look to the doctor's word. Everything is checked before anything is changed, and a Worker
// carries the mark of its identity from its first upload on: after an interruption the same command again is right.

import { paddedBase64url } from '../../src/proto/bytes.ts';
import { accountOf, apiTrouble, notLoggedIn } from './account.ts';
import { addressOf, card } from './card.ts';
import { Cloudflare } from './cloudflare.ts';
import {
  mark,
  type Standing,
  taken,
  tooClose,
  wranglerArguments,
  zonesThatMayHave,
} from './deployDecisions.ts';
import {
  closeToOthers,
  configOf,
  type Deployment,
  type Prepared,
  readFolder,
  type Role,
  saveDeployment,
} from './folder.ts';
import { secretsFile } from './setUp.ts';
import { sourceArguments } from './sourceCommit.ts';
import { Stop } from './stop.ts';

/** What a deployment does outside of Cloudflare's API. */
export interface World {
  /** Resolves with the exit code. */
  wrangler(args: readonly string[], env: Record<string, string>): Promise<number>;
  /** The key hash that the host gives to anybody who asks; null where nothing answers, or something else. */
  keyHashAt(host: string): Promise<string | null>;
  resolves(host: string): Promise<boolean>;
  /** Whether the doctor finds nothing wrong with it. */
  examine(address: string): Promise<boolean>;
  /** Wrangler can ask there before it takes over a host name that leads elsewhere. */
  hasTerminal: boolean;
  say(words: string): void;
  pause(): Promise<void>;
  /** How many times it is asked whether it answers, with a pause after each. */
  attempts: number;
}

/** Returns the exit code. */
export async function deploy(role: Role, prepared: Prepared, world: World): Promise<number> {
  await closeToOthers(prepared);
  const cloudflare = await Cloudflare.login();
  if (cloudflare === null) throw new Stop(notLoggedIn);
  const account = await accountOf(cloudflare, prepared.deployment.account);
  const { deployment, keyHash, isNew } = await look(role, prepared, cloudflare, account.id, world);
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

const again = (role: Role) => (role === 'relay' ? 'npm run deploy' : 'npm run deploy -- --proxy');

const interrupted = (role: Role, { folder }: Prepared) =>
  `The deployment did not finish; what wrangler says is above. Nothing is lost: the identity is in ${folder}, and what was deployed before goes on. Run ${again(role)} again.`;

interface Looked {
  deployment: Deployment;
  keyHash: string;
  isNew: boolean;
}

async function look(
  role: Role,
  prepared: Prepared,
  cloudflare: Cloudflare,
  account: string,
  world: World,
): Promise<Looked> {
  const { name, domain } = prepared.deployment;
  const keyHash = paddedBase64url(prepared.keyHash);
  const zone = domain === null ? null : await zoneOf(cloudflare, account, domain);
  const host = domain ?? (await workersDevHost(cloudflare, account, name));
  const standing = await standingOf(cloudflare, account, name, host, world);
  const isTaken = taken(name, standing, keyHash);
  if (isTaken !== null) throw new Stop(isTaken);
  if (domain !== null) await refuseForeignHost(role, cloudflare, account, { name, domain }, world);
  return {
    deployment: { name, domain, account, zone, host },
    keyHash,
    isNew: standing.kind === 'nothing',
  };
}

async function standingOf(
  cloudflare: Cloudflare,
  account: string,
  name: string,
  host: string,
  world: World,
): Promise<Standing> {
  const variables = await cloudflare.variables(account, name);
  if (!variables.ok) {
    if (variables.kind === 'absent') return { kind: 'nothing' };
    throw new Stop(apiTrouble(`Whether there is a Worker called ${name}`, variables));
  }
  const marked = variables.value.get(mark) ?? null;
  return { kind: 'worker', mark: marked, says: marked === null ? await world.keyHashAt(host) : null };
}

async function workersDevHost(cloudflare: Cloudflare, account: string, name: string): Promise<string> {
  const subdomain = await cloudflare.subdomain(account);
  if (subdomain.ok) return `${name}.${subdomain.value}.workers.dev`;
  if (subdomain.kind !== 'absent')
    throw new Stop(apiTrouble('The workers.dev name of your account', subdomain));
  throw new Stop(
    `Your account has no name under workers.dev yet. Make one at https://dash.cloudflare.com/${account}/workers/onboarding, or, better, run npm run setup with a host name of your own.`,
  );
}

/** Null where the login may not see zones: wrangler will find out. */
async function zoneOf(cloudflare: Cloudflare, account: string, domain: string): Promise<string | null> {
  for (const name of zonesThatMayHave(domain)) {
    const has = await cloudflare.hasZone(account, name);
    if (!has.ok && has.kind === 'forbidden') return null;
    if (!has.ok) throw new Stop(apiTrouble(`The zone ${name}`, has));
    if (has.value) return name;
  }
  throw new Stop(
    `No zone of this account has ${domain}. Add the domain to it in the dashboard, or choose the account that has it (CLOUDFLARE_ACCOUNT_ID), or another name: npm run setup.`,
  );
}

async function refuseForeignHost(
  role: Role,
  cloudflare: Cloudflare,
  account: string,
  { name, domain }: { name: string; domain: string },
  world: World,
): Promise<void> {
  const at = await cloudflare.workerAt(account, domain);
  if (!at.ok) throw new Stop(apiTrouble(`What ${domain} leads to`, at));
  if (at.value === name) return;
  if (at.value !== null) {
    throw new Stop(
      `${domain} leads to the Worker ${at.value}: it is left as it is. Take the domain from that Worker in the dashboard, or choose another name: npm run setup.`,
    );
  }
  // Without a terminal wrangler would replace the DNS record unasked.
  if (!world.hasTerminal && (await world.resolves(domain))) {
    throw new Stop(
      `${domain} leads somewhere already: it is left as it is. Remove its DNS record, or run ${again(role)} in a terminal, where you are asked, or choose another name: npm run setup.`,
    );
  }
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
  const found = await waitFor(host, keyHash, world);
  if (found !== keyHash) throw new Stop(notReached(role, host, address, found));
  world.say(`\nIt answers. The doctor looks at it:\n`);
  const isWell = await world.examine(address);
  const { folder } = prepared;
  world.say(`\n${card(address, prepared)}\n\nKeep a copy of ${folder} where this machine is not.`);
  if (!isWell) world.say('\nIt is deployed, but not well: see FAILED above. Nothing needs to be undone.');
  return isWell ? 0 : 1;
}

/** A new name takes a moment to be known, and the certificate of a new domain some minutes. */
async function waitFor(host: string, keyHash: string, world: World): Promise<string | null> {
  let found: string | null = null;
  for (let attempt = 0; attempt < world.attempts; attempt++) {
    found = await world.keyHashAt(host);
    if (found === keyHash) break;
    if (attempt === 0)
      world.say(`Deployed. Waiting until ${host} answers; a new domain takes some minutes …`);
    await world.pause();
  }
  return found;
}

function notReached(role: Role, host: string, address: string, found: string | null): string {
  const doctor = `npm run doctor '${address}'`;
  if (found === null) {
    return `Deployed, but ${host} does not answer yet. A new domain can take longer. In a while, run ${doctor}. Nothing is lost; ${again(role)} can be run again.`;
  }
  return `Deployed, but another one answers at ${host}: its key hash is ${found}. A route or an earlier deployment stands in front of it: look at the domains of the Worker in the dashboard, then run ${doctor}.`;
}
