// What the commands of one frame come to: answers that the Session gives by itself, and one call for each queue.

import { hex } from '../proto/bytes.ts';
import type { CorrId, EntityId } from '../proto/ids.ts';
import type { CommandTransmission, Received } from '../proto/transmission.ts';
import type { QueueNames } from './names.ts';
import type { QueueAnswer, QueueRequest } from './queueCall.ts';
import { type Party, type Route, route } from './route.ts';

interface Addressed {
  corrId: CorrId;
  entityId: EntityId;
}

export type Answered = Addressed & QueueAnswer;

/** A command for a queue, or one that is refused already and whose refusal keeps its place in the order. */
type Entry = (Addressed & { request: QueueRequest }) | Answered;

export interface PlannedCall {
  names: QueueNames;
  entries: Entry[];
}

export interface FramePlan {
  answers: Answered[];
  calls: PlannedCall[];
}

export function planFrame(
  commands: readonly Received<CommandTransmission>[],
  named: (party: Party, entityId: EntityId) => QueueNames,
): FramePlan {
  const answers: FramePlan['answers'] = [];
  const calls = new Map<string, PlannedCall>();
  const byEntity = new Map<string, PlannedCall>();
  const callFor = (party: Party, entityId: EntityId) => {
    const names = named(party, entityId);
    const call = calls.get(names.object) ?? { names, entries: [] };
    calls.set(names.object, call);
    byEntity.set(hex(entityId), call);
    return call;
  };
  for (const received of commands) {
    const { corrId, entityId } = received.ok ? received.transmission : received.refusal;
    const routed = routeReceived(received);
    if (received.ok && routed.to === 'queue') {
      const { authorization, authorized } = received.transmission;
      const request = { corrId, authorization, authorized, command: routed.command };
      callFor(routed.party, entityId).entries.push({ corrId, entityId, request });
    } else if (routed.to === 'client') {
      // Behind commands for the same queue it is not to be answered before them.
      const call = entityId.length > 0 ? byEntity.get(hex(entityId)) : undefined;
      const answered = { corrId, entityId, response: routed.response, then: null };
      (call?.entries ?? answers).push(answered);
    }
  }
  return { answers, calls: [...calls.values()] };
}

function routeReceived(received: Received<CommandTransmission>): Route {
  if (received.ok) return route(received.transmission);
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
    return value === undefined ? [] : [{ corrId: entry.corrId, entityId: entry.entityId, ...value }];
  });
}
