// What the operator sets, read from the configuration's variables and secrets.

import { asBasicAuth, type BasicAuth } from '../proto/basicAuth.ts';
import { utf8 } from '../proto/bytes.ts';

export interface Settings {
  /** Messages that a queue holds before it turns senders away. */
  messageQuota: number;
  messageTtlSeconds: number;
  newQueues: { allowed: boolean; password: BasicAuth | null };
  /** Whether sessions are held to rates. */
  limits: boolean;
  /** Milliseconds: every refusal is answered at a multiple of it. */
  authFloor: number;
}

export function settings(env: Env): Settings {
  return {
    messageQuota: positive(env.MESSAGE_QUOTA, 128),
    messageTtlSeconds: positive(env.MESSAGE_TTL_SECONDS, 21 * 24 * 3600),
    newQueues: { allowed: env.NEW_QUEUES !== 'off', password: password(env.CREATE_PASSWORD) },
    limits: env.LIMITS !== 'off',
    authFloor: positive(env.AUTH_FLOOR_MS, 250),
  };
}

function positive(value: string | undefined, otherwise: number): number {
  const number = Number(value);
  return Number.isSafeInteger(number) && number > 0 ? number : otherwise;
}

/** Throws for a password that no client could send: taking it for none would open the relay to everybody. */
function password(value: string | undefined): BasicAuth | null {
  if (value === undefined || value === '') return null;
  const auth = asBasicAuth(utf8(value));
  if (auth === null) throw new Error('CREATE_PASSWORD must be printable, without spaces and without @ : /');
  return auth;
}
