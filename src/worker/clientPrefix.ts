// How often clients from one neighbourhood of addresses may connect: the platform counts, by a keyed hash of the
// neighbourhood that is another one every day. The address itself goes no further than this file.

import { parse } from 'ipaddr.js';
import { primitives } from '#primitives';
import { loadIdentity } from '../durable/identity.ts';
import { base64url, utf8 } from '../proto/bytes.ts';

const dayMilliseconds = 24 * 3600 * 1000;

/** The first three bytes of an IPv4 address, the first six of an IPv6 one; null for what is neither. */
export function prefixOf(address: string): string | null {
  try {
    const parsed = parse(address);
    const bytes = parsed.toByteArray();
    return `${parsed.kind()} ${bytes.slice(0, bytes.length === 4 ? 3 : 6).join('.')}`;
  } catch {
    return null;
  }
}

/** `address`: as the platform tells it; nothing is counted where it tells none, as on one's own machine. */
export async function isWithinRate(env: Env, address: string | undefined, now: number): Promise<boolean> {
  const prefix = address === undefined ? null : prefixOf(address);
  const { CONNECTIONS: limiter } = env as Partial<Env>;
  if (prefix === null || limiter === undefined || env.LIMITS === 'off') return true;
  const { nameKeys } = await loadIdentity(env);
  const named = utf8(`${Math.floor(now / dayMilliseconds)} ${prefix}`);
  const { success } = await limiter.limit({ key: base64url(primitives.hmacSha256(nameKeys.prefix, named)) });
  return success;
}
