// What may be deployed where, decided before anything is changed.

import type { Deployment } from './deploymentRecord.ts';
import type { Role } from './folder.ts';

/** A plain variable of the Worker, by which it is known again: the key hash of its identity. */
export const mark = 'KEY_HASH';

/** What stands at the Worker's name in the account. */
export type Standing =
  | { kind: 'nothing' }
  /** `mark`: of what it is, in a variable of its own; null: none. */
  | { kind: 'worker'; mark: string | null };

/** Null where it may be deployed; else why not, and what to do. `says`: the key hash that one without a mark tells. */
export function taken(name: string, standing: Standing, says: string | null, ours: string): string | null {
  if (standing.kind === 'nothing') return null;
  const other = standing.mark ?? says;
  if (other === ours) return null;
  if (other === null) {
    return `The account has a Worker called ${name} already, and it is not this one: it is left as it is. Run npm run setup and choose another name, or delete that Worker in the dashboard if you do not need it.`;
  }
  return `The account has a relay or proxy called ${name} already, with another identity (${other}). Its people would lose it: it is left as it is. Run npm run setup and choose another name, or bring the folder of that identity back from your copy.`;
}

/** Likewise for the client's page. `rename`: the command for another name. */
export function pageTaken(name: string, standing: Standing, ours: string, rename: string): string | null {
  if (standing.kind === 'nothing' || standing.mark === ours) return null;
  return `The account has a Worker called ${name} already, and it is not this page: it is left as it is. Choose another name: ${rename}. Or bring identity/client back from your copy, or delete that Worker in the dashboard if you do not need it.`;
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

/** What the operator should know of a page and a relay that one login can change; null where nothing speaks for it. */
export function inOneZone(page: Whereabouts, relay: Whereabouts | null): string | null {
  if (relay === null || !isSameZone(page, relay)) return null;
  return 'Warning: this page and your relay are in one zone. Who gets at it can change both the page that encrypts and the relay that keeps what is encrypted. A page of its own is worth most in another zone, under another account.';
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
