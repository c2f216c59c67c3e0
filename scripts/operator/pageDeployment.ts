// The client's page on an origin of its own. As with a relay, everything is checked before anything is changed, and the
// same command again is right after whatever broke off.

import { renderUnicodeCompact } from 'uqr';
import { accountOf, notLoggedIn } from './account.ts';
import { Cloudflare } from './cloudflare.ts';
import { inOneZone, pageTaken } from './deployDecisions.ts';
import { readFolder } from './folder.ts';
import { freshPage, pageFolder, type PageDeployment, readPage, savePage } from './pageFolder.ts';
import { type Place, readPlace } from './place.ts';
import { aboutProposals, type Proposals, proposals, type Variables } from './proposals.ts';
import { Stop } from './stop.ts';
import { surroundings } from './surroundings.ts';
import { waitUntil, type World } from './world.ts';

export const pageConfig = 'wrangler.client.toml';

const asking = {
  mark: 'PAGE_MARK',
  again: 'npm run deploy -- --client',
  rename: 'npm run deploy -- --client --name <name>',
};

/** `name`: as the operator says it; otherwise as before. */
export async function deployPage(
  name: string | undefined,
  variables: Variables,
  world: World,
): Promise<number> {
  const page = placed(await readPage(), name);
  const cloudflare = await Cloudflare.login();
  if (cloudflare === null) throw new Stop(notLoggedIn);
  const account = await accountOf(cloudflare, page.account);
  const { deployment, standing } = await surroundings(cloudflare, account.id, page, asking, world);
  const isTaken = pageTaken(page.name, standing, page.mark, asking.rename);
  if (isTaken !== null) throw new Stop(isTaken);

  const [relay, proxy] = await Promise.all([readFolder('relay'), readFolder('proxy')]);
  const proposed = proposals(variables, relay, proxy);
  const { host } = deployment;
  world.say(`The page ${page.name} in the account ${account.name}, reached at https://${host}/.`);
  for (const words of aboutProposals(proposed, variables, relay)) world.say(words);
  const warning = inOneZone(deployment, relay?.deployment ?? null);
  if (warning !== null) world.say(warning);

  // Before the upload: what breaks off is known again by its mark.
  await savePage(page);
  const code = await world.wrangler(wranglerArguments(page, proposed), { CLOUDFLARE_ACCOUNT_ID: account.id });
  if (code !== 0) throw new Stop(interrupted);
  await savePage({ ...deployment, mark: page.mark });
  return conclude(host, proposed, world);
}

function placed(page: PageDeployment | null, name: string | undefined): PageDeployment {
  const wanted = name === undefined ? null : placeOf(name);
  if (page === null) return freshPage(wanted ?? { name: 'edgedrop-client', domain: null });
  if (wanted === null || (wanted.name === page.name && wanted.domain === page.domain)) return page;
  if (page.account === null) return { ...page, ...wanted };
  throw new Stop(
    `The page has been deployed as ${page.domain ?? page.name}, and under that name people's browsers keep their conversations. For a second one, set IDENTITY_DIR to another folder; to give this one up, move ${pageFolder()} away.`,
  );
}

function placeOf(name: string): Place {
  const place = readPlace(name);
  if (!place.ok) throw new Stop(place.problem);
  return place.value;
}

function wranglerArguments(page: PageDeployment, { relays, proxies }: Proposals): string[] {
  const variables = {
    [asking.mark]: page.mark,
    CLIENT_RELAYS: relays.join(','),
    CLIENT_PROXIES: proxies.join(','),
  };
  const given = Object.entries(variables).flatMap(([variable, value]) => ['--var', `${variable}:${value}`]);
  const where = page.domain === null ? [] : ['--domain', page.domain];
  return ['deploy', '--config', pageConfig, '--name', page.name, ...given, ...where];
}

const interrupted = `The deployment did not finish; what wrangler says is above. What was deployed before goes on. Run ${asking.again} again.`;

async function conclude(host: string, proposed: Proposals, world: World): Promise<number> {
  const wanted = JSON.stringify(proposed);
  const found = await waitUntil(world, host, wanted, () => world.proposedAt(host));
  const url = `https://${host}/`;
  if (found !== wanted) {
    const what = found === null ? 'nothing answers there yet' : 'something else answers there';
    throw new Stop(
      `Deployed, but ${what}: ${url}. A new domain can take longer; a route or another Worker may stand in front of it. Look at it in a while; ${asking.again} can be run again.`,
    );
  }
  world.say(`\nIt answers.\n\n${url}\n\n${renderUnicodeCompact(url, { ecc: 'L', border: 2 })}`);
  return 0;
}
