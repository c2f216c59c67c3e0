// What may be deployed where, decided before anything is changed.

import type { Deployment, Role } from './folder.ts';

/** A plain variable of the Worker, by which it is known again: the key hash of its identity. */
export const mark = 'KEY_HASH';

/** What stands at the Worker's name in the account. */
export type Standing =
  | { kind: 'nothing' }
  /** `mark`: its variable. `says`: the key hash that it gives to anybody who asks. Null: none. */
  | { kind: 'worker'; mark: string | null; says: string | null };

/** Null where it may be deployed; else why not, and what to do. */
export function taken(name: string, standing: Standing, ours: string): string | null {
  if (standing.kind === 'nothing') return null;
  if (standing.mark === ours || (standing.mark === null && standing.says === ours)) return null;
  const other = standing.mark ?? standing.says;
  if (other === null) {
    return `The account has a Worker called ${name} already, and it is not this one: it is left as it is. Run npm run setup and choose another name, or delete that Worker in the dashboard if you do not need it.`;
  }
  return `The account has a relay or proxy called ${name} already, with another identity (${other}). Its people would lose it: it is left as it is. Run npm run setup and choose another name, or bring the folder of that identity back from your copy.`;
}

/** `zone`: the one that its host lies in; null where that is not known. */
export interface Whereabouts {
  account: string | null;
  zone: string | null;
  host: string | null;
}

/** What the operator should know of a relay and a proxy in one hand; null where nothing speaks for it. */
export function tooClose(role: Role, here: Whereabouts, other: Whereabouts | null): string | null {
  if (other === null) return null;
  const otherRole = role === 'relay' ? 'proxy' : 'relay';
  const shared = [
    ...(here.account !== null && here.account === other.account ? ['one account'] : []),
    ...(isSameZone(here, other) ? ['one zone'] : []),
  ];
  if (shared.length === 0) return null;
  const zoneToo = shared.includes('one zone')
    ? ' Within one zone the platform also adds the sender’s address to what the proxy asks of the relay.'
    : '';
  return `Warning: this ${role} and your ${otherRole} are in ${shared.join(' and ')}. A proxy hides from a relay who sends only if they are in different hands: whoever has both sees both.${zoneToo} Use somebody else's proxy for your relay, and let others use yours.`;
}

function isSameZone(one: Whereabouts, other: Whereabouts): boolean {
  const [a, b] = [one, other].map(({ zone, host }) => zone ?? parent(host));
  return a !== null && a === b;
}

/** As good as can be where the zone is not known: most hosts lie directly below theirs. */
const parent = (host: string | null) => (host === null ? null : host.split('.').slice(1).join('.'));

/** Longest first: a zone may be a subdomain. */
export function zonesThatMayHave(domain: string): string[] {
  const labels = domain.split('.');
  return labels.map((_, at) => labels.slice(at).join('.')).filter((name) => name.includes('.'));
}

export function wranglerArguments(
  role: Role,
  { name, domain }: Deployment,
  files: { config: string; secrets: string },
  keyHash: string,
): string[] {
  const config = role === 'relay' ? [] : ['--config', files.config];
  const where = domain === null ? [] : ['--domain', domain];
  // The identity comes in the same upload as the code: a relay without it would make itself another.
  const identity = ['--secrets-file', files.secrets, '--var', `${mark}:${keyHash}`];
  return ['deploy', ...config, '--name', name, ...identity, ...where];
}
