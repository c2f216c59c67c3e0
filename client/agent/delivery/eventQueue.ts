// Tells the user what has happened, one event of a connection after the other, and forgets each only together with
// what the user stores of it: so that after a crash every event is told again that the user has not taken, and no
// other.

import type { Write } from '../../store/store.ts';
import { type Numbered, taken } from '../agentStore.ts';
import type { ConnectionId, ConnectionState } from '../connection/connectionState.ts';
import { decideReceipt } from '../connection/messages.ts';
import { Turn } from '../connection/turn.ts';
import type { Context } from '../context.ts';
import type { AgentEvent } from '../events.ts';

export interface Taken {
  /** Stored in the same batch that forgets the event. */
  writes?: readonly Write[];
  /** False: no receipt for this message, whatever the settings say. */
  receipt?: boolean;
  /** Called when that is stored, or never will be: then the event is told again to the next agent. */
  settled?: (isStored: boolean) => void;
}

/** It may ask anything of the agent, but must not wait for a later event of the same connection. */
export type OnEvent = (event: AgentEvent) => Promise<Taken | undefined> | Taken | undefined;

export class EventQueue {
  readonly #context: Context;
  readonly #onEvent: OnEvent;
  readonly #waiting = new Map<ConnectionId, Numbered<AgentEvent>[]>();
  readonly #running = new Set<ConnectionId>();

  constructor(context: Context, onEvent: OnEvent) {
    this.#context = context;
    this.#onEvent = onEvent;
  }

  add(id: ConnectionId, events: readonly Numbered<AgentEvent>[]): void {
    if (events.length === 0) return;
    const waiting = this.#waiting.get(id) ?? [];
    waiting.push(...events);
    this.#waiting.set(id, waiting);
    if (this.#running.has(id)) return;
    this.#running.add(id);
    this.#context.background(this.#tellAll(id, waiting).finally(() => this.#running.delete(id)));
  }

  drop(id: ConnectionId): void {
    this.#waiting.get(id)?.splice(0);
    this.#waiting.delete(id);
  }

  async #tellAll(id: ConnectionId, waiting: Numbered<AgentEvent>[]): Promise<void> {
    for (;;) {
      const [next] = waiting;
      if (next === undefined || this.#context.isClosed()) return;
      const answer = (await this.#onEvent(next.value)) ?? {};
      let isStored = false;
      try {
        if (this.#context.isClosed()) return;
        await this.#forget(id, next, answer);
        isStored = true;
      } finally {
        answer.settled?.(isStored);
      }
      if (waiting[0] === next) waiting.shift();
    }
  }

  async #forget(
    id: ConnectionId,
    { n, value }: Numbered<AgentEvent>,
    { writes = [], receipt = true }: Taken,
  ): Promise<void> {
    const { connections, settings } = this.#context;
    const all = [...writes, taken.event(id, n)];
    const receiptFor = receipt && settings.receipts && value.event === 'message' ? value.receipt : null;
    if (connections.get(id) === null || receiptFor === null) return connections.write(id, all);
    const acknowledge = (state: ConnectionState) =>
      state.kind === 'duplex' ? decideReceipt(state, receiptFor) : new Turn(state);
    await connections.change(id, acknowledge, all);
  }
}
