// What befalls the relay's objects: the platform evicts idle ones, and resets any of them at any time.

import { env } from 'cloudflare:workers';
import {
  evictAllDurableObjects,
  evictDurableObject,
  listDurableObjectIds,
  runInDurableObject,
} from 'cloudflare:test';
import { onTestFinished, vi } from 'vitest';
import { Link } from '../../src/durable/link.ts';
import { Queue } from '../../src/durable/queue.ts';
import { Session } from '../../src/durable/session.ts';

/** Sessions hibernate with their sockets, queues lose their memory. */
export const evictsAll = () => evictAllDurableObjects();

export const evictsSessions = () => evictsAllOf(env.SESSION);

export const evictsQueues = () => evictsAllOf(env.QUEUE);

export const evictsLinks = () => evictsAllOf(env.LINK);

async function evictsAllOf(namespace: Env['SESSION'] | Env['QUEUE'] | Env['LINK']): Promise<void> {
  const all = namespace as DurableObjectNamespace<undefined>;
  const ids = await listDurableObjectIds(all);
  // One that does not run cannot be evicted, which is no failure.
  await Promise.allSettled(ids.map((id) => evictDurableObject(all.get(id))));
}

/** What objects do, with the moment of a reset: before they have done it, or after. */
export const moments = {
  'queues before a call': [Queue, 'run', 'before'],
  'queues after a call': [Queue, 'run', 'after'],
  'sessions before a frame': [Session, 'webSocketMessage', 'before'],
  'sessions after a frame': [Session, 'webSocketMessage', 'after'],
  'sessions before a push': [Session, 'push', 'before'],
  'sessions after a push': [Session, 'push', 'after'],
} as const;
export type Moment = keyof typeof moments;

/** Likewise, while links are set and followed. */
export const linkMoments = {
  'queues before a call': moments['queues before a call'],
  'queues after a call': moments['queues after a call'],
  'queues before they say what they hold': [Queue, 'holdsLink', 'before'],
  'links before a claim': [Link, 'claim', 'before'],
  'links after a claim': [Link, 'claim', 'after'],
  'links before they are held': [Link, 'hold', 'before'],
  'links after they are held': [Link, 'hold', 'after'],
  'links before they are released': [Link, 'release', 'before'],
  'links after they are released': [Link, 'release', 'after'],
  'links before they are followed': [Link, 'resolve', 'before'],
} as const;
export type LinkMoment = keyof typeof linkMoments;

export const resetsQueues = async (): Promise<void> => {
  const ids = await listDurableObjectIds(env.QUEUE);
  const resets = (id: DurableObjectId) =>
    runInDurableObject(env.QUEUE.get(id), (_, state) => state.abort('a reset'));
  // One that is reset answers nobody.
  await Promise.allSettled(ids.map(resets));
};

type Method = (this: { ctx: DurableObjectState }, ...args: unknown[]) => unknown;

/** `isDue` says of each such moment whether the object is reset at it. */
export function resetsAt(moment: Moment | LinkMoment, isDue: () => boolean): void {
  const [{ prototype }, name, when] = { ...moments, ...linkMoments }[moment];
  const methods = prototype as unknown as Record<string, Method>;
  const { [name]: method } = methods;
  if (method === undefined) throw new Error(`no ${name}`);
  const spy = vi.spyOn(methods, name).mockImplementation(function (this: ThisParameterType<Method>, ...args) {
    const isStruck = isDue();
    const result = isStruck && when === 'before' ? lost() : method.apply(this, args);
    if (isStruck) this.ctx.abort('a reset');
    return result;
  });
  onTestFinished(() => spy.mockRestore());
}

export const lost = () => new Promise<never>(() => undefined);

/** The next push is a while on its way: until it may arrive, and then has. */
export function pushWaits(): { arrives: () => Promise<void> } {
  // Objects do not wait for each other's promises, nor for a test's.
  let [mayArrive, hasArrived] = [false, false];
  const { push } = Session.prototype as {
    push: (this: Session, ...args: Parameters<Session['push']>) => Promise<boolean>;
  };
  const spy = vi.spyOn(Session.prototype, 'push').mockImplementationOnce(async function (
    this: Session,
    ...args
  ) {
    while (!mayArrive) await scheduler.wait(5);
    const taken = await push.apply(this, args);
    hasArrived = true;
    return taken;
  });
  onTestFinished(() => spy.mockRestore());
  return {
    arrives: async () => {
      mayArrive = true;
      await vi.waitUntil(() => hasArrived);
    },
  };
}

/** The next pushes fail, each in this way. */
export function pushesFail(times: number, how: () => Promise<never>): { tried: Promise<void> } {
  const { promise, resolve } = Promise.withResolvers<void>();
  const push = vi.spyOn(Session.prototype, 'push');
  for (let time = 0; time < times; time++) {
    push.mockImplementationOnce(() => {
      resolve();
      return how();
    });
  }
  onTestFinished(() => push.mockRestore());
  return { tried: promise };
}
