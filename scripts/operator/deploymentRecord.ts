// Where something is deployed, as its folder remembers it.

import { type Place, readPlace } from './place.ts';
import { readJson } from './privateFile.ts';

export interface Deployment extends Place {
  /** The ID of the account that it was deployed to; null: it was not. */
  account: string | null;
  /** The zone of its domain, where that is known. */
  zone: string | null;
  /** Where it is reached; null as long as that is not known. */
  host: string | null;
}

/** Null where it is malformed. */
export function readDeployment(text: string): Deployment | null {
  const fields = readJson(text);
  const name = textOf(fields, 'name');
  const domain = textOf(fields, 'domain');
  if (name === null || !readPlace(name).ok || (domain !== null && !readPlace(domain).ok)) return null;
  return {
    name,
    domain,
    account: textOf(fields, 'account'),
    zone: textOf(fields, 'zone'),
    host: textOf(fields, 'host'),
  };
}

/** Null where it is not there, or empty. */
export function textOf(fields: Record<string, unknown>, name: string): string | null {
  const value = fields[name];
  return typeof value === 'string' && value !== '' ? value : null;
}
