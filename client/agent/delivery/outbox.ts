// Sends what is stored, in order, one message at a time through each queue, until the relay has it. Agent.hs
// `runSmpQueueMsgDelivery`.

import { equal, hex } from '../../../src/proto/bytes.ts';
import { Backoff, slowDelay } from '../../smp/backoff.ts';
import { SEND } from '../../smp/senderCommands.ts';
import { taken, type Waiting } from '../agentStore.ts';
import type { ConnectionId, ConnectionState } from '../connection/connectionState.ts';
import { sndQueuesOf } from '../connection/queues.ts';
import { decideNotSent, decideSent } from '../connection/settled.ts';
import type { SndQueue } from '../connection/sndQueue.ts';
import type { Turn } from '../connection/turn.ts';
import type { Context } from '../context.ts';
import { verdictOf } from '../network/verdict.ts';
import type { RoutedOutcome } from '../network/routes.ts';
import { isLeft, nextItem } from './nextItem.ts';
import { isAuthorizedItem, type OutboxItem, sealItem } from './outboxItem.ts';

const nonceLength = 24;

export class Outbox {
  readonly #context: Context;
  readonly #waiting = new Map<ConnectionId, Waiting[]>();
  readonly #running = new Set<string>();

  constructor(context: Context) {
    this.#context = context;
  }

  add(id: ConnectionId, items: readonly Waiting[]): void {
    if (items.length === 0) return;
    const waiting = this.#waiting.get(id) ?? [];
    this.#waiting.set(id, waiting);
    waiting.push(...items);
  }

  /** Nothing more of this connection is sent. */
  drop(id: ConnectionId): void {
    this.#waiting.delete(id);
  }

  /** Sends what can be sent now. */
  run(state: ConnectionState): void {
    for (const queue of sndQueuesOf(state)) {
      const key = `${state.id} ${hex(queue.sndId)}`;
      if (this.#running.has(key) || nextItem(state, queue, this.#waiting.get(state.id) ?? []) === null)
        continue;
      this.#running.add(key);
      this.#context.background(
        this.#deliver(state.id, queue).finally(() => {
          this.#running.delete(key);
          const now = this.#context.connections.get(state.id);
          if (now !== null && !this.#context.isClosed()) this.run(now);
        }),
      );
    }
  }

  async #deliver(id: ConnectionId, { sndId }: SndQueue): Promise<void> {
    const backoff = new Backoff();
    const { connections, store, isClosed } = this.#context;
    while (!isClosed()) {
      const state = connections.get(id);
      const queue = state && sndQueuesOf(state).find((each) => equal(each.sndId, sndId));
      const next = state && queue && nextItem(state, queue, this.#waiting.get(state.id) ?? []);
      if (!next) return;
      const envelope = await store.envelope(id, next.n);
      // Sent, or given up, since.
      if (envelope === null) continue;
      const item = { ...next.value, envelope };
      const delay = await this.#send(id, next.n, queue, item, backoff);
      if (delay === null) return;
      await this.#context.waits.wait(`outbox ${id}`, delay);
    }
  }

  /** How long to wait before another try; null when this one is done with. */
  async #send(
    id: ConnectionId,
    n: number,
    queue: SndQueue,
    item: OutboxItem,
    backoff: Backoff,
  ): Promise<number | null> {
    const { routes, fresh, notify } = this.#context;
    const { sndId, sndAuthKey, server } = queue;
    const body = sealItem(queue, item, fresh.randomBytes(nonceLength));
    const key = isAuthorizedItem(queue, item) ? sndAuthKey.privateKey : null;
    const outcome = await routes.request(server, SEND({ sndId, sndAuthKey: key }, body, item.notification));
    if (outcome.ok) return this.#settle(id, n, (state) => decideSent(state, item));
    const verdict = verdictOf(outcome);
    if (verdict.verdict === 'final')
      return this.#settle(id, n, (state) =>
        // It goes through the queue that has taken the place of this one.
        isLeft(state, queue) ? null : decideNotSent(state, item, verdict.error),
      );
    if (verdict.verdict === 'full') {
      notify({ notice: 'queueFull', connectionId: id });
      return slowDelay();
    }
    return this.#delay(id, item, outcome, backoff);
  }

  #delay(
    id: ConnectionId,
    { messageId }: OutboxItem,
    failure: RoutedOutcome<undefined> & { ok: false },
    backoff: Backoff,
  ): number {
    const retryIn = backoff.next();
    // Of what the user has deleted nothing is told.
    if (this.#context.connections.get(id)?.kind !== 'deleting')
      this.#context.notify({ notice: 'delayed', connectionId: id, messageId, failure, retryIn });
    return retryIn;
  }

  /** Once: when the other party moves, an item may be on its way through two queues. */
  async #settle(id: ConnectionId, n: number, decide: (state: ConnectionState) => Turn | null): Promise<null> {
    const { connections } = this.#context;
    const decideOnce = (state: ConnectionState) => (this.#isWaiting(id, n) ? decide(state) : null);
    await connections.change(id, decideOnce, taken.outgoing(id, n), () => this.#remove(id, n));
    return null;
  }

  #isWaiting(id: ConnectionId, n: number): boolean {
    return (this.#waiting.get(id) ?? []).some((each) => each.n === n);
  }

  #remove(id: ConnectionId, n: number): void {
    const waiting = this.#waiting.get(id);
    if (waiting !== undefined)
      this.#waiting.set(
        id,
        waiting.filter((each) => each.n !== n),
      );
  }
}
