// What is already there where something is to be deployed: looked at before anything is changed, and left as it is.

import { apiTrouble } from './account.ts';
import type { Cloudflare } from './cloudflare.ts';
import { type Standing, zonesThatMayHave } from './deployDecisions.ts';
import type { Deployment } from './deploymentRecord.ts';
import type { Place } from './place.ts';
import { Stop } from './stop.ts';
import type { World } from './world.ts';

export interface Surroundings {
  deployment: Deployment & { host: string };
  /** At the Worker's name. */
  standing: Standing;
}

/** `mark`: the variable by which ours is known again. `again`: the command under way. `rename`: that for another name. */
export interface Asking {
  mark: string;
  again: string;
  rename: string;
}

/** A Stop where it cannot be deployed there, whatever stands at the Worker's name. */
export async function surroundings(
  cloudflare: Cloudflare,
  account: string,
  { name, domain }: Place,
  asking: Asking,
  world: Pick<World, 'hasTerminal' | 'resolves'>,
): Promise<Surroundings> {
  const zone = domain === null ? null : await zoneOf(cloudflare, account, domain, asking);
  const host = domain ?? (await workersDevHost(cloudflare, account, name, asking));
  const standing = await standingOf(cloudflare, account, name, asking);
  if (domain !== null) await refuseForeignHost(cloudflare, account, { name, domain }, world, asking);
  return { deployment: { name, domain, account, zone, host }, standing };
}

async function standingOf(
  cloudflare: Cloudflare,
  account: string,
  name: string,
  { mark }: Asking,
): Promise<Standing> {
  const variables = await cloudflare.variables(account, name);
  if (variables.ok) return { kind: 'worker', mark: variables.value.get(mark) ?? null };
  if (variables.kind === 'absent') return { kind: 'nothing' };
  throw new Stop(apiTrouble(`Whether there is a Worker called ${name}`, variables));
}

async function workersDevHost(
  cloudflare: Cloudflare,
  account: string,
  name: string,
  { rename }: Asking,
): Promise<string> {
  const subdomain = await cloudflare.subdomain(account);
  if (subdomain.ok) return `${name}.${subdomain.value}.workers.dev`;
  if (subdomain.kind !== 'absent')
    throw new Stop(apiTrouble('The workers.dev name of your account', subdomain));
  throw new Stop(
    `Your account has no name under workers.dev yet. Make one at https://dash.cloudflare.com/${account}/workers/onboarding, or, better, take a host name of your own: ${rename}.`,
  );
}

/** Null where the login may not see zones: wrangler will find out. */
async function zoneOf(
  cloudflare: Cloudflare,
  account: string,
  domain: string,
  { rename }: Asking,
): Promise<string | null> {
  for (const name of zonesThatMayHave(domain)) {
    const has = await cloudflare.hasZone(account, name);
    if (!has.ok && has.kind === 'forbidden') return null;
    if (!has.ok) throw new Stop(apiTrouble(`The zone ${name}`, has));
    if (has.value) return name;
  }
  throw new Stop(
    `No zone of this account has ${domain}. Add the domain to it in the dashboard, or choose the account that has it (CLOUDFLARE_ACCOUNT_ID), or another name: ${rename}.`,
  );
}

async function refuseForeignHost(
  cloudflare: Cloudflare,
  account: string,
  { name, domain }: { name: string; domain: string },
  world: Pick<World, 'hasTerminal' | 'resolves'>,
  { again, rename }: Asking,
): Promise<void> {
  const at = await cloudflare.workerAt(account, domain);
  if (!at.ok) throw new Stop(apiTrouble(`What ${domain} leads to`, at));
  if (at.value === name) return;
  if (at.value !== null) {
    throw new Stop(
      `${domain} leads to the Worker ${at.value}: it is left as it is. Take the domain from that Worker in the dashboard, or choose another name: ${rename}.`,
    );
  }
  // Without a terminal wrangler would replace the DNS record unasked.
  if (!world.hasTerminal && (await world.resolves(domain))) {
    throw new Stop(
      `${domain} leads somewhere already: it is left as it is. Remove its DNS record, or run ${again} in a terminal, where you are asked, or choose another name: ${rename}.`,
    );
  }
}
