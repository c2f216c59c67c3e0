// What an operator takes along to another relay, page by page, and what stays behind.

import { loadIdentity } from '../durable/identity.ts';
import { inviteFormat } from '../durable/inviteCode.ts';
import { type MoveContents, sealPage } from '../durable/movePage.ts';
import { movedSettings } from '../durable/movedSettings.ts';
import type { NameKeys } from '../durable/names.ts';
import { moveFormat } from '../durable/queueMove.ts';
import type { MoveRequest } from './moveRequest.ts';

/** `holding`: queues in which messages wait. `unreadable`: they cannot be moved. */
interface Counts {
  queues: number;
  invites: number;
  holding: number;
  messages: number;
  unreadable: number;
}

/** Refused: creation is still open, or the objects are not this relay's. */
export type Exported = ({ page: string } & Counts) | { refused: 'not moving' | 'not ours' };

type Export = MoveRequest & { command: 'export' };

const none: Counts = { queues: 0, invites: 0, holding: 0, messages: 0, unreadable: 0 };

export async function exportPage(env: Env, request: Export): Promise<Exported> {
  const { nameKeys } = await loadIdentity(env);
  const relay = env.RELAY.getByName('relay');
  // What is created behind the export would stay behind.
  if (!(await relay.runtimeSettings()).moving) return { refused: 'not moving' };
  const gathered = await gather(env, nameKeys, request);
  if (gathered === null) return { refused: 'not ours' };
  return { page: sealPage(nameKeys, request.after, gathered.contents), ...none, ...gathered.counts };
}

type Gathered = { contents: MoveContents; counts: Partial<Counts> } | null;

async function gather(env: Env, keys: NameKeys, request: Export): Promise<Gathered> {
  switch (request.of) {
    case 'settings': {
      const settings = movedSettings(await env.RELAY.getByName('relay').runtimeSettings());
      return { contents: { of: 'settings', settings: JSON.stringify(settings) }, counts: {} };
    }
    case 'queues':
      return gatherQueues(env, keys, request.objects);
    case 'invites':
      return gatherInvites(env, request.objects);
    case 'end':
      return { contents: { of: 'end' }, counts: {} };
  }
}

async function gatherQueues(env: Env, keys: NameKeys, objects: string[]): Promise<Gathered> {
  const stubs = stubsOf(env.QUEUE, objects);
  if (stubs === null) return null;
  const asked = await Promise.all(stubs.map((stub) => stub.moveOut(moveFormat, keys)));
  const there = asked.filter((one) => one !== null);
  const queues = there.map(({ queue }) => queue).filter((queue) => queue !== null);
  const counts = { queues: queues.length, unreadable: there.length - queues.length };
  return { contents: { of: 'queues', queues }, counts: { ...counts, ...waiting(there) } };
}

async function gatherInvites(env: Env, objects: string[]): Promise<Gathered> {
  const stubs = stubsOf(env.INVITE, objects);
  if (stubs === null) return null;
  const asked = await Promise.all(stubs.map((stub) => stub.moveOut(inviteFormat)));
  const spent = asked.filter((one) => one !== null);
  const invites = spent.flatMap(({ name, used }) => (name === null ? [] : [{ name, used }]));
  const counts = { invites: invites.length, unreadable: spent.length - invites.length };
  return { contents: { of: 'invites', invites }, counts };
}

function waiting(queues: readonly { messages: number }[]): Pick<Counts, 'holding' | 'messages'> {
  const holding = queues.filter(({ messages }) => messages > 0);
  return { holding: holding.length, messages: holding.reduce((sum, { messages }) => sum + messages, 0) };
}

/** Null where the list is another deployment's. */
function stubsOf<T extends Rpc.DurableObjectBranded>(
  namespace: DurableObjectNamespace<T>,
  objects: readonly string[],
): DurableObjectStub<T>[] | null {
  try {
    return objects.map((id) => namespace.get(namespace.idFromString(id)));
  } catch {
    return null;
  }
}

/** In how many queues how many messages wait. */
export async function countWaiting(
  env: Env,
  objects: string[],
): Promise<Pick<Counts, 'holding' | 'messages'> | { refused: 'not ours' }> {
  const stubs = stubsOf(env.QUEUE, objects);
  if (stubs === null) return { refused: 'not ours' };
  const counts = await Promise.all(stubs.map((stub) => stub.waiting()));
  return waiting(counts.map((messages) => ({ messages })));
}

/** The move was called off. */
export async function callOff(env: Env, objects: string[]): Promise<object> {
  const stubs = stubsOf(env.QUEUE, objects);
  if (stubs === null) return { refused: 'not ours' };
  await Promise.all(stubs.map((stub) => stub.stay()));
  return { done: true };
}
