// Asks relays for what the states of connections say is still to be done, until it is.

import { Backoff } from '../../smp/backoff.ts';
import type { CreatedQueue } from '../../smp/recipientCommands.ts';
import { LGET, LKEY } from '../../smp/linkCommands.ts';
import { SKEY } from '../../smp/senderCommands.ts';
import { contactLinkKeys } from '../../smp/linkKey.ts';
import type { ConnectionId, ConnectionState } from '../connection/connectionState.ts';
import { decideFailed, decideFollowed } from '../connection/join.ts';
import { decideLeft } from '../connection/leaving.ts';
import { decideLinkChanged, shownAt } from '../connection/linkChange.ts';
import { toAsk } from '../connection/newQueue.ts';
import {
  decideQueueAgain,
  decideQueueCreated,
  decideQueueDeleted,
  decideQueueRefused,
  decideRcvQueueGone,
  decideRcvQueueSecured,
  decideSndQueueRefused,
  decideSndQueueSecured,
} from '../connection/taskDone.ts';
import type { RcvQueue } from '../connection/rcvQueue.ts';
import { type Task, tasksOf } from '../connection/tasks.ts';
import type { Decision } from '../connection/turn.ts';
import type { Context } from '../context.ts';
import { settingsOf } from '../network/operators.ts';
import type { Hindrance } from '../events.ts';
import type { RoutedOutcome } from '../network/routes.ts';
import type { Failure, Outcome } from '../../smp/request.ts';
import { mayHaveHappened, verdictOf } from '../network/verdict.ts';
import type { ErrorType } from '../../../src/proto/errors.ts';

type Decide = (state: ConnectionState) => Promise<Decision> | Decision;

/** What an answer leads to, or what is wrong with the asking. */
type Done = { done: Decide } | { failure: Failure | Hindrance };

/** Milliseconds in which what was sent to a queue, before it was known to be left, arrives there. */
const settlingTime = 5_000;

export class Tasks {
  readonly #context: Context;
  readonly #running = new Set<string>();

  constructor(context: Context) {
    this.#context = context;
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
      const done = await this.#ask(id, task);
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

  /** Null: not yet. */
  async #ask(id: ConnectionId, task: Task): Promise<Done | null> {
    const { relays, routes, settings, fresh, waits } = this.#context;
    switch (task.task) {
      case 'leave':
        await waits.wait(`leave ${id}`, Math.max(task.until - Date.now(), 0));
        return Date.now() < task.until ? null : { done: decideLeft };
      case 'create': {
        const { server } = task.queue;
        const basicAuth = settingsOf(server, settings)?.basicAuth ?? null;
        const created = await relays.client(server).createQueue({ ...toAsk(task.queue), basicAuth });
        return answered(created, (queue: CreatedQueue) => (state) => decideQueueCreated(state, queue));
      }
      case 'follow': {
        const { link, sndAuthKey } = task;
        const request =
          link.mode === 'invitation'
            ? LKEY(link.linkId, sndAuthKey)
            : LGET(contactLinkKeys(link.linkKey).linkId);
        const followed = await routes.request(link.server, request);
        return answered(followed, (linked) => async (state) => {
          if (state.kind !== 'following') throw new Error(`a link followed by a ${state.kind}`);
          return decideFollowed(state, linked, fresh);
        });
      }
      case 'secureAsSender': {
        const { server, sndId, sndAuthKey } = task.queue;
        const secured = await routes.request(server, SKEY(sndId, sndAuthKey));
        return answered(secured, () => (state) => decideSndQueueSecured(state, task.queue));
      }
      case 'secure': {
        const { queue, senderKey } = task;
        const secured = await relays.client(queue.server).secure(queue, senderKey);
        return answered(secured, () => (state) => decideRcvQueueSecured(state, queue));
      }
      case 'changeLink': {
        const changed = await this.#changeLink(task);
        return answered(changed, () => (state) => decideLinkChanged(state, task.change));
      }
      case 'drain':
        return this.#drain(task.queue);
      case 'delete': {
        const { queue } = task;
        const deleted = await relays.client(queue.server).delete(queue);
        return answered(deleted, () => (state) => decideQueueDeleted(state, queue));
      }
    }
  }

  #changeLink({ queue, ownLink, change }: Task & { task: 'changeLink' }): Promise<Outcome<undefined>> {
    const client = this.#context.relays.client(queue.server);
    if (change.change === 'delete' || ownLink === null) return client.deleteLink(queue);
    const { linkId, linkData } = shownAt(ownLink, change.userData);
    return client.setLink(queue, linkId, linkData);
  }

  /** The other party may have put more into it before it heard of the new queue. */
  async #drain(queue: RcvQueue): Promise<Done> {
    const client = this.#context.relays.client(queue.server);
    const asked = await client.queueInfo(queue);
    // A relay that refuses to say may delete it all the same.
    if (!asked.ok && verdictOf(asked).verdict !== 'final') return { failure: asked };
    if (asked.ok && asked.value.qiSize > 0) return { failure: { ok: false, failure: 'notDrained' } };
    const deleted = await client.delete(queue);
    return answered(deleted, () => (state) => decideQueueDeleted(state, queue));
  }
}

function answered<T>(outcome: RoutedOutcome<T>, done: (value: T) => Decide): Done {
  return outcome.ok ? { done: done(outcome.value) } : { failure: outcome };
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
