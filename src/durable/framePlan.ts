// What the commands of one frame come to: answers that the Session gives by itself, and one call for each queue.

import { hex } from '../proto/bytes.ts';
import type { CorrId, EntityId } from '../proto/ids.ts';
import type { Response } from '../proto/responses.ts';
import type { CommandTransmission, Received } from '../proto/transmission.ts';
import type { QueueNames } from './names.ts';
import type { QueueAnswer, QueueRequest } from './queueCall.ts';
import { type Party, type ProxyCommand, type Roles, type Route, route } from './route.ts';

/** Whom an answer is for: the client of this session or, where it is a proxy, a sender behind it. */
export interface Addressee {
  /** As in the command's transmission on this connection. */
  corrId: CorrId;
  entityId: EntityId;
  /** The version in which the answer is to be understood. */
  version: number;
  /** Makes of the answer what goes out on this connection; null where that is the answer itself. */
  seal: ((response: Response) => Response) | null;
}

export interface Asked {
  from: Addressee;
  command: Received<CommandTransmission>;
}

export type Answered = { to: Addressee } & QueueAnswer;

/** A command for a queue, or one that is answered already and whose answer keeps its place in the order. */
type Entry = { to: Addressee; request: QueueRequest } | Answered;

export interface PlannedCall {
  names: QueueNames;
  /** The version in which all of its commands were made. */
  version: number;
  entries: Entry[];
}

export interface ProxyRequest {
  to: Addressee;
  command: ProxyCommand;
}

export interface FramePlan {
  answers: Answered[];
  calls: PlannedCall[];
  proxied: ProxyRequest[];
}

export function planFrame(
  commands: readonly Asked[],
  roles: Roles,
  named: (party: Party, entityId: EntityId) => QueueNames,
): FramePlan {
  const answers: Answered[] = [];
  const proxied: ProxyRequest[] = [];
  const calls = new Map<string, PlannedCall>();
  const byEntity = new Map<string, PlannedCall>();
  const callFor = (party: Party, entityId: EntityId, version: number) => {
    const names = named(party, entityId);
    const key = `${names.object} ${version}`;
    const call = calls.get(key) ?? { names, version, entries: [] };
    calls.set(key, call);
    byEntity.set(hex(entityId), call);
    return call;
  };
  for (const { from: to, command: received } of commands) {
    const { corrId, entityId } = received.ok ? received.transmission : received.refusal;
    const routed = routeReceived(received, roles);
    if (routed.to === 'destination') {
      proxied.push({ to, command: routed.command });
    } else if (received.ok && routed.to === 'queue') {
      const { authorization, authorized } = received.transmission;
      const request = { corrId, authorization, authorized, command: routed.command };
      callFor(routed.party, entityId, to.version).entries.push({ to, request });
    } else if (routed.to === 'client') {
      // Behind commands for the same queue it is not to be answered before them.
      const call = entityId.length > 0 ? byEntity.get(hex(entityId)) : undefined;
      (call?.entries ?? answers).push({ to, response: routed.response, next: null });
    }
  }
  return { answers, calls: [...calls.values()], proxied };
}

function routeReceived(received: Received<CommandTransmission>, roles: Roles): Route {
  if (received.ok) return route(received.transmission, roles);
  return { to: 'client', response: { tag: 'ERR', error: received.refusal.error } };
}

export function requestsOf(entries: readonly Entry[]): QueueRequest[] {
  return entries.flatMap((entry) => ('request' in entry ? [entry.request] : []));
}

/** The queue's answers, one for each request, and between them those that were given without it. */
export function answersOf(entries: readonly Entry[], answers: readonly QueueAnswer[]): Answered[] {
  const given = answers.values();
  return entries.flatMap((entry) => {
    if (!('request' in entry)) return [entry];
    const { value } = given.next();
    return value === undefined ? [] : [{ to: entry.to, ...value }];
  });
}
