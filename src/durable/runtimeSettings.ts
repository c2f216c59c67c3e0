// What the operator changes while the relay runs: kept by the Relay object, and read from it at most once a minute by
// each isolate, when a connection opens or a queue is to be created, never for a message.

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
}

export const asConfigured: RuntimeSettings = {
  creation: null,
  moving: null,
  messageQuota: null,
  newQueuesPerMinute: null,
  newQueuesPerDay: null,
  notice: null,
};

/** Milliseconds. */
const maxAge = 60_000;

let known = { settings: asConfigured, readAt: -Infinity };
let reading: Promise<void> | undefined;

/** As far as this isolate knows by now. */
export function knownRuntimeSettings(): RuntimeSettings {
  return known.settings;
}

/** Not older than a minute. Rejects where the Relay object is out of reach. */
export async function runtimeSettings(env: Pick<Env, 'RELAY'>): Promise<RuntimeSettings> {
  if (Math.abs(Date.now() - known.readAt) > maxAge) {
    reading ??= read(env).finally(() => {
      reading = undefined;
    });
    await reading;
  }
  return known.settings;
}

async function read(env: Pick<Env, 'RELAY'>): Promise<void> {
  remember(await env.RELAY.getByName('relay').runtimeSettings());
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
