// The connections as they are now, and the one way in which they change: a decision, one durable batch, and only then
// everything that follows from it.

import { hex } from '../../src/proto/bytes.ts';
import type { RecipientId } from '../../src/proto/ids.ts';
import { formatServer, type SMPServer } from '../../src/proto/server.ts';
import type { Write } from '../store/store.ts';
import { AgentError } from './agentError.ts';
import { type AgentStore, type Batch, batchOf, taken } from './agentStore.ts';
import type { ConnectionId, ConnectionState } from './connection/connectionState.ts';
import { rcvQueuesOf } from './connection/queues.ts';
import type { Decision } from './connection/turn.ts';
import type { Notice } from './events.ts';
import { KeyedLocks } from './keyedLocks.ts';

export interface ConnectionsOptions {
  store: AgentStore;
  notify: (notice: Notice) => void;
  /** What is stored is to be acted upon. */
  changed: (batch: Batch) => void;
  /** It is of another kind now, or begins or ends to move. */
  progressed: (id: ConnectionId) => void;
  /** Nothing can be stored any more. */
  failed: (error: unknown) => void;
}

export class Connections {
  readonly #options: ConnectionsOptions;
  readonly #locks = new KeyedLocks();
  readonly #states = new Map<ConnectionId, ConnectionState>();
  readonly #byQueue = new Map<string, ConnectionId>();

  constructor(options: ConnectionsOptions) {
    this.#options = options;
  }

  async load(): Promise<readonly ConnectionState[]> {
    const states = await this.#options.store.connections();
    for (const state of states) this.#remember(state);
    return states;
  }

  get all(): ConnectionState[] {
    return [...this.#states.values()];
  }

  get(id: ConnectionId): ConnectionState | null {
    return this.#states.get(id) ?? null;
  }

  /** Whose queue it is. */
  receiving(server: SMPServer, rcvId: RecipientId): ConnectionId | null {
    return this.#byQueue.get(queueName(server, rcvId)) ?? null;
  }

  begin({ decision, writes = [] }: { decision: Decision; writes?: readonly Write[] }): Promise<void> {
    return this.#locks.run(decision.state.id, () => this.#apply(decision, writes));
  }

  /** `decide` sees the state that all earlier changes have left; null changes nothing. `stored` is called first. */
  change(
    id: ConnectionId,
    decide: (state: ConnectionState) => Promise<Decision | null> | Decision | null,
    writes: readonly Write[] = [],
    stored: () => void = () => undefined,
  ): Promise<void> {
    return this.#locks.run(id, async () => {
      const state = this.#states.get(id);
      if (state === undefined) throw new AgentError('noSuchConnection');
      const decision = await decide(state);
      if (decision !== null) await this.#apply(decision, writes, stored);
    });
  }

  /** Of a connection that is over, or of none: nothing is decided. */
  write(id: ConnectionId, writes: readonly Write[]): Promise<void> {
    return this.#locks.run(id, () => this.#store(writes));
  }

  remove(id: ConnectionId): Promise<void> {
    return this.#locks.run(id, async () => {
      const state = this.#states.get(id);
      if (state === undefined) return;
      const rest = await this.#options.store.everythingOf(id);
      await this.#store([...rest, taken.connection(id)]);
      this.#forgetQueues(state);
      this.#states.delete(id);
    });
  }

  idle(): Promise<void> {
    return this.#locks.idle();
  }

  async #apply(
    decision: Decision,
    writes: readonly Write[],
    stored: () => void = () => undefined,
  ): Promise<void> {
    const batch = batchOf(decision);
    await this.#store([...batch.writes, ...writes]);
    const before = this.get(batch.state.id);
    this.#remember(batch.state);
    stored();
    if (before !== null && hasProgressed(before, batch.state)) this.#options.progressed(before.id);
    for (const notice of decision.notices) this.#options.notify(notice);
    this.#options.changed(batch);
  }

  async #store(writes: readonly Write[]): Promise<void> {
    try {
      await this.#options.store.write(writes);
    } catch (error) {
      this.#options.failed(error);
      throw error;
    }
  }

  #remember(state: ConnectionState): void {
    const before = this.#states.get(state.id);
    if (before !== undefined) this.#forgetQueues(before);
    this.#states.set(state.id, state);
    for (const { server, rcvId } of rcvQueuesOf(state)) this.#byQueue.set(queueName(server, rcvId), state.id);
  }

  #forgetQueues(state: ConnectionState): void {
    for (const { server, rcvId } of rcvQueuesOf(state)) this.#byQueue.delete(queueName(server, rcvId));
  }
}

function hasProgressed(before: ConnectionState, now: ConnectionState): boolean {
  return before.kind !== now.kind || isMoving(before) !== isMoving(now);
}

function isMoving(state: ConnectionState): boolean {
  return state.kind === 'duplex' && state.rcvMove !== null;
}

function queueName(server: SMPServer, rcvId: RecipientId): string {
  return `${formatServer(server)} ${hex(rcvId)}`;
}
