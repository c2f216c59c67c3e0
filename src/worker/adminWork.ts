// What becomes of the operator's requests to a relay.

import type { CreationCaps } from '../durable/creationCaps.ts';
import { loadIdentity } from '../durable/identity.ts';
import { makeInvite, parseInvite } from '../durable/inviteCode.ts';
import { Links } from '../durable/links.ts';
import { metering } from '../durable/meterCall.ts';
import { namesOfSender, type NameKeys, type QueueNames } from '../durable/names.ts';
import { changedBy, remember, type RuntimeSettings } from '../durable/runtimeSettings.ts';
import { settings } from '../durable/settings.ts';
import type { BlockingInfo } from '../proto/errors.ts';
import { supportedSMPVersions } from '../proto/version.ts';
import type { AdminRequest, NamedQueue } from './adminRequest.ts';
import { carryOutMove } from './moveWork.ts';
import { readRelayCounts } from './statusCounts.ts';

/** `found` false: there is no such queue or code, or (to block) the queue's owner has suspended it. */
type AdminAnswer = { found: boolean } | { codes: string[] } | Status;

interface Status extends CreationCaps {
  versions: typeof supportedSMPVersions;
  newQueues: string;
  messageQuota: number;
  messageTtlSeconds: number;
  counts: Awaited<ReturnType<typeof readRelayCounts>>;
  /** Null: as configured. */
  changed: RuntimeSettings;
}

export async function carryOut(env: Env, request: AdminRequest): Promise<AdminAnswer | object> {
  switch (request.command) {
    case 'status':
      return status(env, await relay(env).runtimeSettings());
    case 'set':
      return status(env, await relay(env).change(request.changes));
    case 'block':
      return { found: await blockQueue(env, request.queue, request.info) };
    case 'unblock':
      return { found: await blockQueue(env, request.queue, null) };
    case 'delete':
      return { found: await deleteQueue(env, request.queue) };
    case 'invite': {
      const { nameKeys } = await loadIdentity(env);
      return { codes: Array.from({ length: request.count }, () => makeInvite(nameKeys, request.uses)) };
    }
    case 'revoke':
      return { found: await revoke(env, request.code) };
    case 'watch':
      return { watched: await watch(env, request.neighbourhood) };
    case 'brought':
      return { headers: await relay(env).broughtBy(request.sessionId) };
    case 'export':
    case 'import':
    case 'stay':
    case 'waiting':
    case 'identity':
      return carryOutMove(env, request);
  }
}

async function revoke(env: Env, code: string): Promise<boolean> {
  const invite = parseInvite((await loadIdentity(env)).nameKeys, code);
  if (invite !== null) await env.INVITE.getByName(invite.object).revoke(invite.call);
  return invite !== null;
}

/** False where the platform does not tell who asks: then there is nothing to look for. */
async function watch(env: Env, neighbourhood: string | null): Promise<boolean> {
  if (neighbourhood !== null) remember(await relay(env).watch(neighbourhood));
  return neighbourhood !== null;
}

const relay = (env: Env) => env.RELAY.getByName('relay');

async function status(env: Env, changed: RuntimeSettings): Promise<Status> {
  remember(changed);
  const current = changedBy(settings(env), changed);
  return {
    versions: supportedSMPVersions,
    newQueues: current.newQueues.kind,
    newQueuesPerMinute: current.newQueuesPerMinute,
    newQueuesPerDay: current.newQueuesPerDay,
    messageQuota: current.messageQuota,
    messageTtlSeconds: current.messageTtlSeconds,
    counts: await readRelayCounts(env),
    changed,
  };
}

async function blockQueue(env: Env, queue: NamedQueue, info: BlockingInfo | null) {
  const names = await namesOf(env, queue);
  return env.QUEUE.getByName(names.object).block(names, info);
}

async function deleteQueue(env: Env, queue: NamedQueue): Promise<boolean> {
  const names = await namesOf(env, queue);
  const freed = await env.QUEUE.getByName(names.object).delete(names);
  if (freed === null) return false;
  metering(env)?.report({ queues_deleted: 1 });
  await links(env, (await loadIdentity(env)).nameKeys).release(names, [], freed);
  return true;
}

async function namesOf(env: Env, queue: NamedQueue): Promise<QueueNames> {
  const { nameKeys } = await loadIdentity(env);
  if (queue.by === 'sender') return namesOfSender(nameKeys, queue.id);
  return (await links(env, nameKeys).follow(queue.id)).names;
}

function links({ LINK, QUEUE }: Env, nameKeys: NameKeys): Links {
  return new Links({ links: LINK, queues: QUEUE }, nameKeys);
}
