// Asks relays for what the states of connections say is still to be done, until it is.

import type { ErrorType } from '../../../src/proto/errors.ts';
import { Backoff } from '../../smp/backoff.ts';
import type { Failure } from '../../smp/request.ts';
import type { ConnectionId, ConnectionState } from '../connection/connectionState.ts';
import { decideFailed } from '../connection/join.ts';
import { decideLeft } from '../connection/leaving.ts';
import { decideLinkChanged } from '../connection/linkChange.ts';
import {
  decideQueueAgain,
  decideQueueDeleted,
  decideQueueRefused,
  decideRcvQueueGone,
  decideSndQueueRefused,
} from '../connection/taskDone.ts';
import { type Task, tasksOf } from '../connection/tasks.ts';
import type { Context } from '../context.ts';
import type { Hindrance } from '../events.ts';
import { mayHaveHappened, verdictOf } from '../network/verdict.ts';
import { Asking, type Decide } from './asking.ts';

/** Milliseconds in which what was sent to a queue, before it was known to be left, arrives there. */
const settlingTime = 5_000;

export class Tasks {
  readonly #context: Context;
  readonly #asking: Asking;
  readonly #running = new Set<string>();

  constructor(context: Context) {
    this.#context = context;
    this.#asking = new Asking(context);
  }

  /** `afterCrash`: whether a queue was asked for before is not known. */
  run(state: ConnectionState, afterCrash = false): void {
    for (const { key } of tasksOf(state)) {
      const name = `${state.id} ${key}`;
      if (this.#running.has(name)) continue;
      this.#running.add(name);
      this.#context.background(
        this.#doTask(state.id, key, afterCrash).finally(() => {
          this.#running.delete(name);
          const now = this.#context.connections.get(state.id);
          if (now !== null && !this.#context.isClosed()) this.run(now);
        }),
      );
    }
  }

  async #doTask(id: ConnectionId, key: string, afterCrash: boolean): Promise<void> {
    const { connections, fresh, waits, isClosed } = this.#context;
    const backoff = new Backoff();
    if (afterCrash && key === 'create')
      await connections.change(id, (state) => decideQueueAgain(state, true, fresh));
    if (key.startsWith('drain')) await waits.wait(`drain ${id}`, settlingTime);
    while (!isClosed()) {
      const task = dueTask(connections.get(id), key);
      if (task === null) return;
      const done = await this.#asking.ask(id, task);
      if (done === null) continue;
      if ('done' in done) return connections.change(id, whileDue(key, done.done));
      const { failure } = done;
      const verdict = verdictOf(failure);
      if (verdict.verdict === 'final')
        return connections.change(id, whileDue(key, refused(task, verdict.error)));
      if (task.task === 'create') await this.#askAnew(id, failure);
      await this.#waitAfter(id, failure, backoff);
    }
  }

  async #waitAfter(id: ConnectionId, failure: Failure | Hindrance, backoff: Backoff): Promise<void> {
    const { waits, notify } = this.#context;
    const retryIn = backoff.next();
    notify({ notice: 'delayed', connectionId: id, messageId: null, failure, retryIn });
    await waits.wait(`task ${id}`, retryIn);
  }

  async #askAnew(id: ConnectionId, failure: Failure | Hindrance): Promise<void> {
    if (!mayHaveHappened(failure)) return;
    // An answer without a link: from a relay that knows none.
    const linked = failure.failure !== 'unexpected';
    const { connections, fresh } = this.#context;
    await connections.change(id, (state) => decideQueueAgain(state, linked, fresh));
  }
}

/** The user may have deleted the connection meanwhile. */
function whileDue(key: string, decide: Decide) {
  return (state: ConnectionState) => (dueTask(state, key) === null ? null : decide(state));
}

function dueTask(state: ConnectionState | null, key: string): Task | null {
  return (state && tasksOf(state).find((task) => task.key === key)) ?? null;
}

function refused(task: Task, error: ErrorType): Decide {
  switch (task.task) {
    case 'create':
      return decideQueueRefused;
    case 'follow':
      return (state) => decideFailed(state, task.link.mode === 'invitation' ? 'linkUsed' : 'linkGone');
    case 'secureAsSender':
      return (state) => decideSndQueueRefused(state, error);
    case 'secure':
      return decideRcvQueueGone;
    case 'changeLink':
      return (state) => decideLinkChanged(state, task.change);
    case 'leave':
      return decideLeft;
    // It is gone: what was wanted.
    case 'drain':
    case 'delete':
      return (state) => decideQueueDeleted(state, task.queue);
  }
}
