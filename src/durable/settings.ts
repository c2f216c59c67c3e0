// What the operator sets, read from the configuration's variables and secrets.

import { asBasicAuth, type BasicAuth } from '../proto/basicAuth.ts';
import { utf8 } from '../proto/bytes.ts';

/** Who may create queues. */
export type NewQueues = { kind: 'open' } | { kind: 'password'; password: BasicAuth } | { kind: 'off' };

export interface Settings {
  /** Messages that a queue holds before it turns senders away. */
  messageQuota: number;
  messageTtlSeconds: number;
  newQueues: NewQueues;
  /** Whether sessions are held to rates. */
  limits: boolean;
  /** Milliseconds: every refusal is answered at a multiple of it. */
  authFloor: number;
}

export function settings(env: Partial<Record<keyof Env, unknown>>): Settings {
  return {
    messageQuota: positive(env.MESSAGE_QUOTA, 128),
    messageTtlSeconds: positive(env.MESSAGE_TTL_SECONDS, 21 * 24 * 3600),
    newQueues: env.NEW_QUEUES === 'off' ? { kind: 'off' } : newQueues(env.CREATE_PASSWORD),
    limits: env.LIMITS !== 'off',
    authFloor: positive(env.AUTH_FLOOR_MS, 250),
  };
}

function positive(value: unknown, otherwise: number): number {
  const number = Number(value);
  return Number.isSafeInteger(number) && number > 0 ? number : otherwise;
}

/** A password that no client could send (it must be printable, without spaces and `@:/`) closes creation. */
function newQueues(password: unknown): NewQueues {
  if (password === undefined || password === '') return { kind: 'open' };
  const auth = typeof password === 'string' ? asBasicAuth(utf8(password)) : null;
  return auth === null ? { kind: 'off' } : { kind: 'password', password: auth };
}
