// Under which name a deployment is reached, and which password it asks for: what an operator may answer.

import { asBasicAuth } from '../../src/proto/basicAuth.ts';
import { utf8 } from '../../src/proto/bytes.ts';

/** A Worker's name, and the host name of the operator's own that leads to it; null: one under workers.dev. */
export interface Place {
  name: string;
  domain: string | null;
}

export type Answer<T> = { ok: true; value: T } | { ok: false; problem: string };

const label = '[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?';
const isName = new RegExp(`^${label}$`);
/** The last part has a letter: an IP address is no name, and no certificate is made for it. */
const isDomain = new RegExp(`^(?=.{1,253}$)(?:${label}\\.)+(?=[a-z0-9-]*[a-z])${label}$`);

/** A word is a Worker's name, and what has dots in it a host name. */
export function readPlace(text: string): Answer<Place> {
  const given = text.trim().toLowerCase();
  if (given.endsWith('.workers.dev')) {
    return no(`Of a name under workers.dev give the first word alone: ${given.split('.')[0]}`);
  }
  if (isName.test(given)) return { ok: true, value: { name: given, domain: null } };
  if (!isDomain.test(given)) {
    return no(`“${text}” is no name. Give a word (letters, digits, hyphens) or a host name of yours.`);
  }
  const name = given.replaceAll('.', '-').slice(0, 63).replace(/-+$/, '');
  return { ok: true, value: { name, domain: given } };
}

/** Null for a deployment that asks for none. */
export function readPassword(text: string): Answer<string | null> {
  if (text === '') return { ok: true, value: null };
  const isPassword = asBasicAuth(utf8(text)) !== null && utf8(text).length <= 255;
  if (isPassword) return { ok: true, value: text };
  return no('A password stands in addresses: it has no spaces, no @, no : and no /, and at most 255 bytes.');
}

function no(problem: string): { ok: false; problem: string } {
  return { ok: false, problem };
}
