// What the operator sets, read from the configuration's variables and secrets.

import { asBasicAuth, type BasicAuth, isSamePassword } from '../proto/basicAuth.ts';
import { utf8 } from '../proto/bytes.ts';
import { adminSecret } from './adminSecret.ts';
import type { CreationCaps } from './creationCaps.ts';
import { listed } from './listed.ts';

/** Who may have something done: create queues, or reach other relays through this one. */
export type Access = { kind: 'open' } | { kind: 'password'; password: BasicAuth } | { kind: 'off' };

/** With an invite code; or with the password, if there is one, as often as they like. */
export type CreationAccess = Access | { kind: 'invite'; password: BasicAuth | null };

export interface Settings extends CreationCaps {
  /** Messages that a queue holds before it turns senders away. */
  messageQuota: number;
  messageTtlSeconds: number;
  /** After so long without a command a queue is removed; null: never. */
  idleQueueSeconds: number | null;
  newQueues: CreationAccess;
  proxying: Access;
  /** Where senders may be brought to. */
  destinations: DestinationPolicy;
  /** Where names are looked up, without a slash at its end; null: nowhere. */
  nameResolver: string | null;
  /** Whether sessions are held to rates. */
  limits: boolean;
  /** Milliseconds: every refusal is answered at a multiple of it. */
  authFloor: number;
  /** Milliseconds between two times that a session hands over what it has counted; null: nothing is counted. */
  meterInterval: number | null;
}

export interface DestinationPolicy {
  /** Host names; empty: all. */
  allowed: readonly string[];
  /** Addresses of this machine and of private networks are destinations as well: for a relay on the same machine. */
  local: boolean;
}

export function settings(env: Partial<Record<keyof Env, unknown>>): Settings {
  return {
    messageQuota: positive(env.MESSAGE_QUOTA, 128),
    messageTtlSeconds: positive(env.MESSAGE_TTL_SECONDS, 21 * 24 * 3600),
    newQueuesPerMinute: positive(env.NEW_QUEUES_PER_MINUTE, 0) || null,
    newQueuesPerDay: positive(env.NEW_QUEUES_PER_DAY, 0) || null,
    newQueues: creationAccess(env.NEW_QUEUES, env.CREATE_PASSWORD),
    idleQueueSeconds: positive(env.QUEUE_IDLE_SECONDS, 0) || null,
    // One password for both, as in the reference (Server.hs `processProxiedCmd`). Senders go through a proxy so that
    // nobody knows both who asks for a name and for which (simplex-messaging.md, "Router security requirements").
    proxying: env.NAME_RESOLVER_URL ? { kind: 'off' } : access(env.PROXY, env.CREATE_PASSWORD),
    destinations: { allowed: listed(env.PROXY_HOSTS), local: env.LOCAL_DESTINATIONS === 'on' },
    nameResolver: resolverUrl(env.NAME_RESOLVER_URL),
    limits: env.LIMITS !== 'off',
    authFloor: positive(env.AUTH_FLOOR_MS, 250),
    meterInterval: meterInterval(env),
  };
}

/** Counts that nobody may ask for cost something and tell nobody anything. */
function meterInterval(env: Partial<Record<keyof Env, unknown>>): number | null {
  if (adminSecret(env) === null || env.METER_SECONDS === '0') return null;
  return Math.max(60, positive(env.METER_SECONDS, 60)) * 1000;
}

function positive(value: unknown, otherwise: number): number {
  const number = Number(value);
  return Number.isSafeInteger(number) && number > 0 ? number : otherwise;
}

/** Null for what is no URL, or has a password in it, which would be sent in clear (Server/Main.hs `validateUrl`). */
function resolverUrl(value: unknown): string | null {
  const url = typeof value === 'string' && URL.canParse(value) ? new URL(value) : null;
  if (url === null || !/^https?:$/.test(url.protocol) || url.username !== '' || url.password !== '')
    return null;
  return `${url.origin}${url.pathname}`.replace(/\/+$/, '');
}

/**
 * Open only where that was meant: a switch that says something else than `on` is off, and a password that no client
 * could send (it must be printable, without spaces and `@:/`) lets nobody in.
 */
function access(given: unknown, password: unknown): Access {
  if ((given ?? 'on') !== 'on') return { kind: 'off' };
  if (password === undefined || password === '') return { kind: 'open' };
  const auth = typeof password === 'string' ? asBasicAuth(utf8(password)) : null;
  return auth === null ? { kind: 'off' } : { kind: 'password', password: auth };
}

function creationAccess(given: unknown, password: unknown): CreationAccess {
  if (given !== 'invite') return access(given, password);
  const other = access('on', password);
  return { kind: 'invite', password: other.kind === 'password' ? other.password : null };
}

/** Without an invite code. */
export function isAdmitted(access: CreationAccess, password: BasicAuth | null): boolean {
  switch (access.kind) {
    case 'open':
      return true;
    case 'password':
      return password !== null && isSamePassword(password, access.password);
    case 'invite':
      return password !== null && access.password !== null && isSamePassword(password, access.password);
    case 'off':
      return false;
  }
}
