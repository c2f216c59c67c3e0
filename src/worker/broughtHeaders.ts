// Which headers of an upgrade hold an address of the operator's own, while the operator looks for that
// (../durable/watch.ts). Their names go further, no address does.

import { primitives } from '#primitives';
import { adminSecret } from '../durable/adminSecret.ts';
import { loadIdentity } from '../durable/identity.ts';
import { type RuntimeSettings, runtimeSettings } from '../durable/runtimeSettings.ts';
import { within } from '../durable/within.ts';
import { base64url, utf8 } from '../proto/bytes.ts';
import { prefixOf } from './clientPrefix.ts';

/** Milliseconds that a client waits at most, once a minute, until the door knows. */
const patience = 500;

/** A keyed hash; null for what is no address. */
export async function neighbourhoodOf(env: Env, address: string | undefined): Promise<string | null> {
  const prefix = address === undefined ? null : prefixOf(address);
  if (prefix === null) return null;
  const { nameKeys } = await loadIdentity(env);
  return base64url(primitives.hmacSha256(nameKeys.prefix, utf8(`watched ${prefix}`)));
}

/** Null where nobody looks for it. */
export async function broughtHeaders(
  env: Env,
  headers: Iterable<[string, string]>,
): Promise<string[] | null> {
  if (adminSecret(env) === null) return null;
  const watched = await within(patience, watchedNow(env), null);
  if (watched === null) return null;
  const found: string[] = [];
  for (const [name, value] of headers) {
    for (const word of addressesIn(value)) {
      const neighbourhood = await neighbourhoodOf(env, word);
      if (neighbourhood !== null && watched.includes(neighbourhood) && !found.includes(name))
        found.push(name);
    }
  }
  return found;
}

async function watchedNow(env: Env): Promise<readonly string[] | null> {
  const { watched = null } = await runtimeSettings(env).catch(() => ({}) as Partial<RuntimeSettings>);
  return watched;
}

/** Lists, and RFC 7239's `for="[2001:db8::1]:4711"`. */
function addressesIn(value: string): string[] {
  const words = value.split(/[\s,;="]+/);
  return words.map((word) => /^\[(.*)\]/.exec(word)?.[1] ?? word.replace(/^([\d.]+):\d+$/, '$1'));
}
