// The queues that a client wants to receive from, whatever becomes of its connections, and how they are subscribed
// again on a new one. Client/Agent.hs `smpSubscribeQueues`.

import { hex } from '../../src/proto/bytes.ts';
import type { ErrorType } from '../../src/proto/errors.ts';
import type { EntityId, RecipientId } from '../../src/proto/ids.ts';
import { Backoff } from './backoff.ts';
import type { Connection } from './connection.ts';
import { Pause } from './pause.ts';
import { type CreatedQueue, type RecipientQueue, SUB } from './recipientCommands.ts';
import type { Failure, Outcome, Request } from './request.ts';

/** How many SUBs may be under way at once when all are made anew: five blocks. */
const roundSize = 500;

export type SubscriptionEvent =
  /** These were subscribed again. */
  | { event: 'subscribed'; rcvIds: RecipientId[] }
  /** The relay does not know this queue, or not this key, any more: it is not tried again. */
  | { event: 'refused'; rcvId: RecipientId; error: ErrorType };

interface Subscription {
  queue: RecipientQueue;
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

  /** A SUB says what the client wants, even if it fails. */
  asking({ command, entityId, key }: Request<unknown>): void {
    if (command.tag !== 'SUB' || key === null) return;
    const queue = { rcvId: entityId as Uint8Array as RecipientId, rcvAuthKey: key };
    this.#all.set(hex(entityId), { queue, on: null, isAsked: true });
  }

  answered(
    { command, entityId }: Request<unknown>,
    outcome: Outcome<unknown>,
    connection: Connection | null,
  ): void {
    if (command.tag === 'SUB') {
      this.#settle(entityId, outcome, connection);
      if (!outcome.ok && connection !== null) void this.renew(connection);
    } else if (command.tag === 'DEL' && outcome.ok) {
      this.#all.delete(hex(entityId));
    }
  }

  created({ rcvId, rcvAuthKey }: CreatedQueue, connection: Connection): void {
    this.#all.set(hex(rcvId), { queue: { rcvId, rcvAuthKey }, on: connection, isAsked: false });
  }

  /** END or DELD. One that comes while the queue is being subscribed is about what was before. */
  ended(entityId: EntityId): void {
    const subscription = this.#all.get(hex(entityId));
    if (subscription?.isAsked === false) this.#all.delete(hex(entityId));
  }

  forget({ rcvId }: RecipientQueue): void {
    this.#all.delete(hex(rcvId));
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
    const rcvIds: RecipientId[] = [];
    await Promise.all(
      subscriptions.map(async (subscription) => {
        subscription.isAsked = true;
        const request = SUB(subscription.queue);
        const outcome = await connection.request(request);
        const { rcvId } = subscription.queue;
        this.#settle(request.entityId, outcome, connection);
        if (outcome.ok) rcvIds.push(rcvId);
        else if (isFinal(outcome)) this.#report({ event: 'refused', rcvId, error: outcome.error });
      }),
    );
    if (rcvIds.length > 0) this.#report({ event: 'subscribed', rcvIds });
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
