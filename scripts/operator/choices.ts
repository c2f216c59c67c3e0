// What setup is to make, from the command line or from the operator's answers.

import { parseArgs } from 'node:util';
import type { Deployment } from './deploymentRecord.ts';
import { type Prepared, type Role, roles } from './folder.ts';
import { type Answer, type Place, readPassword, readPlace } from './place.ts';
import { type Ask, askPassword, askPlace, askRoles, defaultName } from './questions.ts';
import { Stop } from './stop.ts';

export interface Choice {
  place: Place;
  /** Null: open to everybody. */
  password: string | null;
  /** The folder of the identity that it is to have; null: one of its own. */
  identity: string | null;
}

const options = {
  yes: { type: 'boolean', default: false },
  relay: { type: 'boolean', default: false },
  proxy: { type: 'boolean', default: false },
  name: { type: 'string' },
  'proxy-name': { type: 'string' },
  open: { type: 'boolean', default: false },
  identity: { type: 'string' },
  renew: { type: 'boolean', default: false },
  authority: { type: 'string' },
} as const;

export interface Given {
  yes: boolean;
  relay: boolean;
  proxy: boolean;
  name?: string | undefined;
  'proxy-name'?: string | undefined;
  open: boolean;
  /** A folder with the identity that is to be used, for a relay that moves. */
  identity?: string | undefined;
  /** A new online key, signed with the offline one: at `authority`, or in its folder. */
  renew: boolean;
  authority?: string | undefined;
  password: string | undefined;
}

const usage = `npm run setup -- [--yes] [--relay] [--proxy] [--name …] [--proxy-name …] [--open] [--identity <folder>]
npm run setup -- --renew [--relay | --proxy] [--authority <file>]`;

export function readArguments(args: readonly string[], password: string | undefined): Given {
  try {
    return { ...parseArgs({ args: [...args], options }).values, password };
  } catch (error) {
    throw new Stop(`${(error as Error).message}\n${usage}`);
  }
}

/** `ask` is null where nothing is asked. */
export async function chooseRoles(given: Given, ask: Ask | null): Promise<readonly Role[]> {
  const chosen = await namedOrAsked(given, ask);
  if (chosen.length > 1 && given.identity !== undefined)
    throw new Stop('A relay and a proxy have an identity each. Whose is it? --relay or --proxy');
  return chosen;
}

async function namedOrAsked(given: Given, ask: Ask | null): Promise<readonly Role[]> {
  const named = roles.filter((role) => given[role]);
  if (named.length > 0) return named;
  return ask === null ? ['relay'] : askRoles(ask);
}

/** Likewise. What there is already stays where nothing else is said. */
export async function choose(
  role: Role,
  existing: Prepared | null,
  given: Given,
  ask: Ask | null,
): Promise<Choice> {
  const place = await placeOf(role, existing?.deployment ?? null, given, ask);
  const before = given.password ?? existing?.secrets.CREATE_PASSWORD ?? null;
  const password = given.open ? null : await passwordOf(role, before, ask);
  return { place, password, identity: given.identity ?? null };
}

async function placeOf(
  role: Role,
  existing: Deployment | null,
  given: Given,
  ask: Ask | null,
): Promise<Place> {
  const named = namedPlace(role, given);
  if (named !== null) return named;
  if (ask !== null) return askPlace(ask, role, existing);
  return existing ?? { name: defaultName[role], domain: null };
}

async function passwordOf(role: Role, before: string | null, ask: Ask | null): Promise<string | null> {
  return ask === null ? accepted(readPassword(before ?? '')) : askPassword(ask, role, before);
}

/** `--name` is the proxy's where there is no relay beside it. */
function namedPlace(role: Role, given: Given): Place | null {
  const alone = given.relay ? undefined : given.name;
  const name = role === 'relay' ? given.name : (given['proxy-name'] ?? alone);
  return name === undefined ? null : accepted(readPlace(name));
}

function accepted<T>(answer: Answer<T>): T {
  if (!answer.ok) throw new Stop(answer.problem);
  return answer.value;
}
