// The queues that a client wants to receive from or to be notified of, whatever becomes of its connections, and how they
// are subscribed again on a new one. Client/Agent.hs `smpSubscribeQueues`, Notifications/Server.hs `ntfSubscriber`.

import { hex } from '../../src/proto/bytes.ts';
import type { ErrorType } from '../../src/proto/errors.ts';
import type { EntityId, NotifierId, RecipientId } from '../../src/proto/ids.ts';
import { Backoff } from './backoff.ts';
import type { Connection } from './connection.ts';
import { Pause } from './pause.ts';
import { type CreatedQueue, SUB } from './recipientCommands.ts';
import type { Failure, Outcome, Request } from './request.ts';

/** How many may be under way at once when all are made anew: five blocks. */
const roundSize = 500;

export type SubscriptionEvent =
  /** These were subscribed again by SUB, and those by NSUB. */
  | { event: 'subscribed'; rcvIds: RecipientId[]; notifierIds: NotifierId[] }
  /** The relay does not know this queue, or not this key, any more: it is not tried again. */
  | { event: 'refused'; command: SubscribingTag; entityId: EntityId; error: ErrorType };

type SubscribingTag = 'SUB' | 'NSUB';

interface Subscription {
  request: Request<unknown>;
  tag: SubscribingTag;
  /** Where the relay has confirmed it. */
  on: Connection | null;
  isAsked: boolean;
}

export class Subscriptions {
  readonly #all = new Map<string, Subscription>();
  readonly #renewing = new WeakSet<Connection>();
  readonly #report: (event: SubscriptionEvent) => void;

  constructor(report: (event: SubscriptionEvent) => void) {
    this.#report = report;
  }

  /** A SUB or NSUB says what the client wants, even if it fails. */
  asking(request: Request<unknown>): void {
    const { tag } = request.command;
    if (tag === 'SUB' || tag === 'NSUB')
      this.#all.set(hex(request.entityId), { request, tag, on: null, isAsked: true });
  }

  answered(
    { command, entityId }: Request<unknown>,
    outcome: Outcome<unknown>,
    connection: Connection | null,
  ): void {
    if (command.tag === 'SUB' || command.tag === 'NSUB') {
      this.#settle(entityId, outcome, connection);
      if (!outcome.ok && connection !== null) void this.renew(connection);
    } else if (command.tag === 'DEL' && outcome.ok) {
      this.#all.delete(hex(entityId));
    }
  }

  created(queue: CreatedQueue, connection: Connection): void {
    const subscription = { request: SUB(queue), tag: 'SUB' as const, on: connection, isAsked: false };
    this.#all.set(hex(queue.rcvId), subscription);
  }

  /** END or DELD. One that comes while the queue is being subscribed is about what was before. */
  ended(entityId: EntityId): void {
    const subscription = this.#all.get(hex(entityId));
    if (subscription?.isAsked === false) this.#all.delete(hex(entityId));
  }

  forget(entityId: EntityId): void {
    this.#all.delete(hex(entityId));
  }

  /** Until each queue is subscribed on this connection or refused for good, or the connection is over. */
  async renew(connection: Connection): Promise<void> {
    if (this.#renewing.has(connection)) return;
    this.#renewing.add(connection);
    const backoff = new Backoff();
    const pause = new Pause();
    void connection.closed.then(() => pause.cut());
    while (!connection.isClosed) {
      const due = this.#due(connection);
      if (due.length === 0) break;
      for (let at = 0; at < due.length; at += roundSize)
        await this.#ask(due.slice(at, at + roundSize), connection);
      if (!connection.isClosed && this.#due(connection).length > 0) await pause.wait(backoff.next());
    }
    this.#renewing.delete(connection);
  }

  #due(connection: Connection): Subscription[] {
    return [...this.#all.values()].filter(({ on, isAsked }) => on !== connection && !isAsked);
  }

  async #ask(subscriptions: readonly Subscription[], connection: Connection): Promise<void> {
    const renewed: Record<SubscribingTag, EntityId[]> = { SUB: [], NSUB: [] };
    await Promise.all(
      subscriptions.map(async (subscription) => {
        subscription.isAsked = true;
        const { request, tag } = subscription;
        const { entityId } = request;
        const outcome = await connection.request(request);
        this.#settle(entityId, outcome, connection);
        if (outcome.ok) renewed[tag].push(entityId);
        else if (isFinal(outcome))
          this.#report({ event: 'refused', command: tag, entityId, error: outcome.error });
      }),
    );
    const [rcvIds, notifierIds] = [
      renewed.SUB as Uint8Array[] as RecipientId[],
      renewed.NSUB as Uint8Array[] as NotifierId[],
    ];
    if (rcvIds.length + notifierIds.length > 0) this.#report({ event: 'subscribed', rcvIds, notifierIds });
  }

  #settle(entityId: EntityId, outcome: Outcome<unknown>, connection: Connection | null): void {
    const subscription = this.#all.get(hex(entityId));
    if (subscription === undefined) return;
    subscription.isAsked = false;
    subscription.on = outcome.ok ? connection : null;
    if (!outcome.ok && isFinal(outcome)) this.#all.delete(hex(entityId));
  }
}

/** What the relay has said will not change; its troubles (INTERNAL, STORE) and those on the way to it may. */
function isFinal(failure: Failure): failure is Failure & { failure: 'refused' } {
  if (failure.failure !== 'refused') return false;
  const { error } = failure;
  return error !== 'INTERNAL' && !(typeof error === 'object' && 'STORE' in error);
}
