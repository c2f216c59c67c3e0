// Messages as relays push them: each is decided upon and stored, and only then acknowledged to the relay.

import type { MsgId, RecipientId } from '../../../src/proto/ids.ts';
import { formatServer, type SMPServer } from '../../../src/proto/server.ts';
import { Backoff } from '../../smp/backoff.ts';
import type { ClientEvent } from '../../smp/smpClient.ts';
import type { ConnectionId, ConnectionState } from '../connection/connectionState.ts';
import { rcvQueuesOf } from '../connection/queues.ts';
import type { RcvQueue } from '../connection/rcvQueue.ts';
import { queueBefore } from '../connection/moving.ts';
import { decideReceived } from '../connection/received.ts';
import { decideRcvQueueGone } from '../connection/taskDone.ts';
import type { Context } from '../context.ts';
import { equal, hex } from '../../../src/proto/bytes.ts';
import { verdictOf } from '../network/verdict.ts';

/** Milliseconds that a new queue waits for the old one, and between two questions whether it has to. */
const longestDraining = 60_000;
const drainingInterval = 200;

export class Inbox {
  readonly #context: Context;

  constructor(context: Context) {
    this.#context = context;
  }

  /** What the relay has kept comes at once. */
  subscribe(queues: readonly RcvQueue[]): void {
    const byServer = Map.groupBy(queues, ({ server }) => formatServer(server));
    for (const ofServer of byServer.values()) this.#context.background(this.#subscribe(ofServer));
  }

  async #subscribe(queues: readonly RcvQueue[]): Promise<void> {
    const [first] = queues;
    if (first === undefined) return;
    const outcomes = await this.#context.relays.client(first.server).subscribeAll(queues);
    for (const [at, outcome] of outcomes.entries()) {
      const queue = queues[at];
      // Anything else is tried again by the client.
      if (queue !== undefined && !outcome.ok && verdictOf(outcome).verdict === 'final')
        await this.#lost(queue.server, queue.rcvId);
    }
  }

  follow(server: SMPServer, event: ClientEvent): void {
    const { background, connections, notify } = this.#context;
    switch (event.event) {
      case 'MSG':
        return background(this.#receive(server, event));
      case 'END': {
        const connectionId = connections.receiving(server, event.entityId as Uint8Array as RecipientId);
        if (connectionId !== null) notify({ notice: 'receivedElsewhere', connectionId });
        return;
      }
      case 'DELD':
      case 'refused':
        return background(this.#lost(server, event.entityId as Uint8Array as RecipientId));
      case 'connecting':
      case 'connected':
        return notify({ notice: 'relay', server: formatServer(server), state: event.event });
      case 'disconnected': {
        const { error, retryIn } = event;
        const name = formatServer(server);
        return notify({ notice: 'relay', server: name, state: 'disconnected', error, retryIn });
      }
      case 'NMSG':
      case 'late':
      case 'unexpected':
      case 'subscribed':
    }
  }

  async #receive(
    server: SMPServer,
    { rcvId, msgId, body }: { rcvId: RecipientId; msgId: MsgId; body: Uint8Array },
  ): Promise<void> {
    const { connections, fresh, store, isClosed } = this.#context;
    const id = connections.receiving(server, rcvId);
    // Not acknowledged: it comes again, perhaps to who knows it.
    if (id === null) return;
    await this.#drained(queueBefore(connections.get(id), rcvId));
    // It comes again.
    if (isClosed()) return;
    const around = { fresh, known: store.known(id) };
    await connections.change(id, async (state) => {
      const decided = await decideReceived(state, { rcvId, msgId, body }, around);
      return typeof decided === 'string' ? null : decided;
    });
    await this.#acknowledge(id, rcvId, msgId);
  }

  /**
   * Until nothing is in this queue that was not stored; or its relay does not say so, or not for long: what comes
   * late is told then with its place among the others.
   */
  async #drained(queue: RcvQueue | null): Promise<void> {
    if (queue === null) return;
    const { relays, waits, isClosed } = this.#context;
    const latest = Date.now() + longestDraining;
    while (!isClosed() && Date.now() < latest) {
      const asked = await relays.client(queue.server).queueInfo(queue);
      if (!asked.ok || asked.value.qiSize === 0) return;
      await waits.wait(`drained ${hex(queue.rcvId)}`, drainingInterval);
    }
  }

  /** A connection that was lost needs no ACK: the message comes again on the next, and is known. */
  async #acknowledge(id: ConnectionId, rcvId: RecipientId, msgId: MsgId): Promise<void> {
    const { connections, relays, waits, isClosed } = this.#context;
    const backoff = new Backoff();
    while (!isClosed()) {
      const queue = queueIn(connections.get(id), rcvId);
      if (queue === null) return;
      const outcome = await relays.client(queue.server).acknowledge(queue, msgId);
      if (outcome.ok || outcome.failure === 'closed' || verdictOf(outcome).verdict === 'final') return;
      await waits.wait(`ack ${id}`, backoff.next());
    }
  }

  async #lost(server: SMPServer, rcvId: RecipientId): Promise<void> {
    const { connections } = this.#context;
    const id = connections.receiving(server, rcvId);
    if (id !== null) await connections.change(id, decideRcvQueueGone);
  }
}

function queueIn(state: ConnectionState | null, rcvId: RecipientId): RcvQueue | null {
  return (state && rcvQueuesOf(state).find((queue) => equal(queue.rcvId, rcvId))) ?? null;
}
