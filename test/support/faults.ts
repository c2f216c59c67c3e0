// What befalls the relay's objects: the platform evicts idle ones, and resets any of them at any time.

import { env } from 'cloudflare:workers';
import { evictAllDurableObjects, evictDurableObject, listDurableObjectIds } from 'cloudflare:test';

/** Sessions hibernate with their sockets, queues lose their memory. */
export const evictsAll = () => evictAllDurableObjects();

export const evictsSessions = () => evictsAllOf(env.SESSION);

export const evictsQueues = () => evictsAllOf(env.QUEUE);

type Namespace = Env['SESSION'] | Env['QUEUE'];

async function evictsAllOf(namespace: Namespace): Promise<void> {
  const ids = await listDurableObjectIds<undefined>(namespace as DurableObjectNamespace);
  // One that does not run cannot be evicted, which is no failure.
  await Promise.allSettled(ids.map((id) => evictDurableObject(namespace.get(id))));
}
