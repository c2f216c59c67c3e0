// What setup asks: only what nobody can know but the operator. Enter keeps what there is.

import { primitives } from '#primitives';
import { base64url } from '../../src/proto/bytes.ts';
import type { Deployment } from './deploymentRecord.ts';
import { type Prepared, type Role, roles } from './folder.ts';
import { type Answer, type Place, readPassword, readPlace } from './place.ts';

/** What is put to the operator, and what comes back. */
export type Ask = (question: string) => Promise<string>;

export const defaultName = { relay: 'edgedrop', proxy: 'edgedrop-proxy' };

export async function askRoles(ask: Ask): Promise<readonly Role[]> {
  return until(ask, 'A relay, a proxy, or both? [relay] ', (text): Answer<readonly Role[]> => {
    const word = text.trim().toLowerCase() || 'relay';
    if (word === 'both') return { ok: true, value: roles };
    const role = roles.find((one) => one === word);
    return role ? { ok: true, value: [role] } : { ok: false, problem: 'Say relay, proxy or both.' };
  });
}

export async function askPlace(ask: Ask, role: Role, existing: Deployment | null): Promise<Place> {
  const usual = existing?.domain ?? existing?.name ?? defaultName[role];
  const question = `Under which name is the ${role} to be reached? A host name of your own (such as smp.example.org, in a
domain that your Cloudflare account has) can move with it later; a single word, for a name under workers.dev, never. [${usual}] `;
  return until(ask, question, (text) => readPlace(text.trim() || usual));
}

export async function askPassword(ask: Ask, role: Role, existing: string | null): Promise<string | null> {
  const what = {
    relay: 'receive messages there (create queues)',
    proxy: 'send to relays through it',
  }[role];
  const enter = existing === null ? 'open to everybody' : 'as it is';
  const question = `Who may ${what}? “open”: everybody; “new”: who knows a password, which is made now; or a password of your choice. [${enter}] `;
  return until(ask, question, (text) => {
    if (text === '') return { ok: true, value: existing };
    if (text === 'open') return { ok: true, value: null };
    return readPassword(text === 'new' ? base64url(primitives.randomBytes(18)) : text);
  });
}

async function until<T>(ask: Ask, question: string, read: (text: string) => Answer<T>): Promise<T> {
  for (let said = question; ;) {
    const answer = read(await ask(said));
    if (answer.ok) return answer.value;
    said = `${answer.problem}\n${question}`;
  }
}

/** People have the address, and the queues live in the Worker of this name. */
export function cannotMoveNow({ deployment, folder }: Prepared, wanted: Place): string | null {
  const { name, domain, account } = deployment;
  if (account === null || (domain === wanted.domain && (domain !== null || name === wanted.name)))
    return null;
  return `It has been deployed as ${domain ?? name}. Under another name it would have another address, and people would not find their queues. For a second one beside it, set IDENTITY_DIR to another folder; to give this one up, move ${folder} away.`;
}
