// What `status` tells of all that is counted: enough to see at a glance whether anything happens.

import { readMeters } from '../durable/meterCall.ts';
import type { Counts } from '../durable/metrics.ts';
import { settings } from '../durable/settings.ts';

const relayCounts = (counts: Counts) => ({
  connections: counts.sessions_opened ?? 0,
  queuesCreated: counts.queues_created ?? 0,
  queuesDeleted: counts.queues_deleted ?? 0,
  messagesTaken: counts.messages_taken ?? 0,
  messagesDelivered: counts.messages_delivered ?? 0,
  messagesAcknowledged: counts.messages_acknowledged ?? 0,
});

const proxyCounts = (counts: Counts) => ({
  connections: counts.sessions_opened ?? 0,
  relaysAskedFor: all(counts, 'proxy_sessions'),
  commandsForwarded: counts['proxy_commands OK'] ?? 0,
});

function all(counts: Counts, metric: string): number {
  const series = Object.entries(counts).filter(([name]) => name.startsWith(`${metric} `));
  return series.reduce((sum, [, value]) => sum + (value ?? 0), 0);
}

/** Up to the last full minute; null where nothing is counted. */
const read =
  <T>(tell: (counts: Counts) => T) =>
  async (env: Env): Promise<T | null> =>
    settings(env).meterInterval === null ? null : tell(await readMeters(env));

export const readRelayCounts = read(relayCounts);
export const readProxyCounts = read(proxyCounts);
