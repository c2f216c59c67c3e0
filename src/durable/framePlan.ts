// What the commands of one frame come to: answers that the Session gives by itself, one call for each
// queue, and what goes to links, to other relays and to the resolver of names.

import { hex } from '../proto/bytes.ts';
import type { CommandTag } from '../proto/commands.ts';
import type { CorrId, EntityId, LinkId } from '../proto/ids.ts';
import type { Response } from '../proto/responses.ts';
import type { CommandTransmission, Received } from '../proto/transmission.ts';
import type { QueueNames } from './names.ts';
import type { LinkClaim, QueueAnswer, QueueCommand, QueueRequest } from './queueCall.ts';
import { type Party, type ProxyCommand, type Roles, route } from './route.ts';

/** Whom an answer is for: the client of this session or, where it is a proxy, a sender behind it. */
export interface Addressee {
  /** What is answered; null where it was not understood. */
  command: CommandTag | null;
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

/** A command for the queue that a link leads to, which is still to be asked. */
export interface LinkRequest {
  to: Addressee;
  linkId: LinkId;
  request: QueueRequest;
}

/** A name that is to be looked up. */
export interface NameRequest {
  to: Addressee;
  domain: string;
}

export interface FramePlan {
  answers: Answered[];
  calls: PlannedCall[];
  linked: LinkRequest[];
  proxied: ProxyRequest[];
  resolved: NameRequest[];
}

/** What the plan needs to know of the session. */
export interface PlanContext {
  roles: Roles;
  named: (party: Party, entityId: EntityId) => QueueNames;
  freshLinkId: () => LinkId;
}

export function planFrame(commands: readonly Asked[], context: PlanContext): FramePlan {
  const planner = new Planner(context);
  for (const asked of commands) planner.add(asked);
  const { answers, calls, linked, proxied, resolved } = planner;
  return { answers, calls: [...calls.values()], linked, proxied, resolved };
}

class Planner {
  readonly answers: Answered[] = [];
  readonly calls = new Map<string, PlannedCall>();
  readonly linked: LinkRequest[] = [];
  readonly proxied: ProxyRequest[] = [];
  readonly resolved: NameRequest[] = [];
  readonly #byEntity = new Map<string, PlannedCall>();
  readonly #context: PlanContext;

  constructor(context: PlanContext) {
    this.#context = context;
  }

  add({ from: to, command: received }: Asked): void {
    if (!received.ok) {
      const { entityId, error } = received.refusal;
      return this.#answer(to, entityId, { tag: 'ERR', error });
    }
    const { transmission } = received;
    const routed = route(transmission, this.#context.roles, this.#context.freshLinkId);
    switch (routed.to) {
      case 'client':
        return this.#answer(to, transmission.entityId, routed.response);
      case 'destination':
        this.proxied.push({ to, command: routed.command });
        break;
      case 'resolver':
        this.resolved.push({ to, domain: routed.domain });
        break;
      case 'link': {
        const link = { linkId: routed.linkId, isClaimed: false };
        this.linked.push({ to, linkId: routed.linkId, request: request(transmission, routed.command, link) });
        break;
      }
      case 'queue': {
        const link = routed.linkId === null ? null : { linkId: routed.linkId, isClaimed: false };
        const call = this.#callFor(routed.party, routed.entityId, to.version);
        call.entries.push({ to, request: request(transmission, routed.command, link) });
      }
    }
  }

  #callFor(party: Party, entityId: EntityId, version: number): PlannedCall {
    const names = this.#context.named(party, entityId);
    const key = `${names.object} ${version}`;
    const call = this.calls.get(key) ?? { names, version, entries: [] };
    this.calls.set(key, call);
    this.#byEntity.set(hex(entityId), call);
    return call;
  }

  /** Behind commands for the same queue it is not to be answered before them. */
  #answer(to: Addressee, entityId: EntityId, response: Response): void {
    const call = entityId.length > 0 ? this.#byEntity.get(hex(entityId)) : undefined;
    (call?.entries ?? this.answers).push({ to, response, next: null });
  }
}

function request(
  { corrId, authorization, authorized }: CommandTransmission,
  command: QueueCommand,
  link: LinkClaim | null,
): QueueRequest {
  return { corrId, authorization, authorized, command, link };
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
