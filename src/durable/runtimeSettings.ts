// What the operator changes while the relay runs: kept by the Relay object, and read from it at most once a minute by
// each isolate, when it is needed: so a change is heard of within a minute everywhere.

import { type Settings, settings } from './settings.ts';

/** Null: as the configuration says. */
export interface RuntimeSettings {
  creation: 'closed' | null;
  /** The relay is being handed over to another: nobody creates queues here any more. */
  moving: true | null;
  messageQuota: number | null;
  newQueuesPerMinute: number | null;
  newQueuesPerDay: number | null;
  /** For everybody to read, as before the relay closes. */
  notice: string | null;
  /** Not kept: the operator's neighbourhoods, while what connections bring is looked through for them (watch.ts). */
  watched?: readonly string[];
}

export const asConfigured: RuntimeSettings = {
  creation: null,
  moving: null,
  messageQuota: null,
  newQueuesPerMinute: null,
  newQueuesPerDay: null,
  notice: null,
};

/** Milliseconds: what an isolate knows is not used for longer. */
const maxAge = 60_000;
/**
 * Milliseconds in which the Relay object is not asked again on behalf of messages, after it could not be reached; and for
 * which others wait for who has asked.
 */
const patience = 5_000;

/** `readAt`, `failedAt`, `since`: milliseconds since 1970. */
let known = { settings: asConfigured, readAt: -Infinity };
let failedAt = -Infinity;
let reading: { done: Promise<void>; since: number } | undefined;

/** As far as this isolate knows by now. */
export function knownRuntimeSettings(): RuntimeSettings {
  return known.settings;
}

/** Not older than a minute. Rejects where the Relay object is out of reach. */
export async function runtimeSettings(env: Pick<Env, 'RELAY'>): Promise<RuntimeSettings> {
  if (!isWithin(maxAge, known.readAt)) await readOnce(env);
  return known.settings;
}

/**
 * Before a message: null where what is known is not older than a minute, otherwise what is to be waited for. While the
 * Relay object is out of reach, an isolate goes on with what it has known; where it has known nothing it rejects, for a
 * relay whose operator has put an end to something must not go on with it.
 */
export function freshRuntimeSettings(env: Pick<Env, 'RELAY'>): Promise<void> | null {
  const hasKnown = known.readAt !== -Infinity;
  if (isWithin(maxAge, known.readAt) || (hasKnown && isWithin(patience, failedAt))) return null;
  return readOnce(env).catch((error: unknown) => {
    if (!hasKnown) throw error;
  });
}

/** Clocks are set back, too. */
function isWithin(milliseconds: number, since: number): boolean {
  return Math.abs(Date.now() - since) <= milliseconds;
}

/** One for all who ask meanwhile; but a reading ends with the request that began it, and then nobody is told. */
function readOnce(env: Pick<Env, 'RELAY'>): Promise<void> {
  if (reading !== undefined && isWithin(patience, reading.since)) return reading.done;
  const done = read(env).finally(() => {
    if (reading?.done === done) reading = undefined;
  });
  reading = { done, since: Date.now() };
  return done;
}

async function read(env: Pick<Env, 'RELAY'>): Promise<void> {
  try {
    remember(await env.RELAY.getByName('relay').runtimeSettings());
  } catch (error) {
    failedAt = Date.now();
    throw error;
  }
}

/** What this isolate has changed itself it need not read. */
export function remember(changed: RuntimeSettings): void {
  known = { settings: changed, readAt: Date.now() };
}

/** The configuration, with what was changed since. */
export function changedBy(configured: Settings, changed: RuntimeSettings): Settings {
  const { creation, moving } = changed;
  return {
    ...configured,
    newQueues: creation === 'closed' || moving ? { kind: 'off' } : configured.newQueues,
    messageQuota: changed.messageQuota ?? configured.messageQuota,
    newQueuesPerMinute: changed.newQueuesPerMinute ?? configured.newQueuesPerMinute,
    newQueuesPerDay: changed.newQueuesPerDay ?? configured.newQueuesPerDay,
  };
}

export async function currentSettings(env: Env): Promise<Settings> {
  return changedBy(settings(env), await runtimeSettings(env));
}
