// The relay as its own proxy: what it fetches from other relays comes back to its front door, all in one runtime, where
// objects can be evicted and reset.

import { env, exports } from 'cloudflare:workers';
import { evictDurableObject, listDurableObjectIds, runInDurableObject } from 'cloudflare:test';
import { onTestFinished, vi } from 'vitest';
import { Destination } from '../../src/durable/destination.ts';
import { Session } from '../../src/durable/session.ts';
import type { SMPServer } from '../../src/proto/server.ts';
import { Sender } from '../node/people.ts';
import { openFrontDoor, relayAddress } from '../support/frontDoor.ts';

/** A name that could be anybody's. */
export const aHost = (number = 0) => `relay${number}.example.com`;

export async function relayAt(host = aHost()): Promise<SMPServer> {
  return { ...(await relayAddress()), hosts: [host] };
}

/** From now on. `opened`: the URLs that were asked for. */
export function reachesItself(): { opened: string[] } {
  const opened: string[] = [];
  vi.stubGlobal('fetch', (url: string, init: RequestInit) => {
    opened.push(url);
    return exports.default.fetch(new Request(url, init));
  });
  onTestFinished(() => {
    vi.unstubAllGlobals();
  });
  return { opened };
}

export async function aSender(): Promise<Sender> {
  const sender = await Sender.at(await relayAddress(), { openSocket: openFrontDoor });
  onTestFinished(() => sender.leaves());
  return sender;
}

const all = (namespace: Env['SESSION']) => namespace as DurableObjectNamespace<undefined>;

/** All sessions that there are now: those of clients, as long as no Destination is connected. */
export async function sessionsNow(): Promise<{ evict: () => Promise<void> }> {
  const ids = await listDurableObjectIds(all(env.SESSION));
  return { evict: () => evict(all(env.SESSION), ids) };
}

/** One with a connection is never evicted, but all objects are reset from time to time. */
export async function resetsDestinations(): Promise<void> {
  const ids = await listDurableObjectIds(env.DESTINATION);
  const reset = (id: DurableObjectId) =>
    runInDurableObject(env.DESTINATION.get(id), (_, state) => state.abort('a reset'));
  // One that is reset answers nobody.
  await Promise.allSettled(ids.map(reset));
}

async function evict(namespace: DurableObjectNamespace<undefined>, ids: DurableObjectId[]): Promise<void> {
  // One that does not run cannot be evicted, which is no failure.
  await Promise.allSettled(ids.map((id) => evictDurableObject(namespace.get(id))));
}

type Method = (this: { ctx: DurableObjectState }, ...args: unknown[]) => unknown;

const moments = {
  'before the proxy forwards': [Destination, 'forward', 'before'],
  'after the proxy has forwarded': [Destination, 'forward', 'after'],
  'while the proxy connects': [Destination, 'session', 'before'],
  'while the sender’s command is read': [Session, 'webSocketMessage', 'after'],
} as const;
export type Moment = keyof typeof moments;

/** The object is reset at the next such moment. `after`: when the call has come to its end. */
export function resetsOnce(moment: Moment): void {
  const [{ prototype }, name, when] = moments[moment];
  const methods = prototype as unknown as Record<string, Method>;
  const { [name]: method } = methods;
  if (method === undefined) throw new Error(`no ${name}`);
  const spy = vi.spyOn(methods, name).mockImplementationOnce(async function (
    this: ThisParameterType<Method>,
    ...args
  ) {
    if (when === 'after') await method.apply(this, args);
    this.ctx.abort('a reset');
    return new Promise(() => undefined);
  });
  onTestFinished(() => spy.mockRestore());
}
