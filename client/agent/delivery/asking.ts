// What relays are asked for each task, and what their answers lead to.

import { contactLinkKeys } from '../../smp/linkKey.ts';
import { LGET, LKEY } from '../../smp/linkCommands.ts';
import type { CreatedQueue } from '../../smp/recipientCommands.ts';
import type { Failure, Outcome } from '../../smp/request.ts';
import { SKEY } from '../../smp/senderCommands.ts';
import type { ConnectionId, ConnectionState } from '../connection/connectionState.ts';
import { decideFollowed } from '../connection/join.ts';
import { decideLeft } from '../connection/leaving.ts';
import { decideLinkChanged, shownAt } from '../connection/linkChange.ts';
import { toAsk } from '../connection/newQueue.ts';
import type { RcvQueue } from '../connection/rcvQueue.ts';
import {
  decideQueueCreated,
  decideQueueDeleted,
  decideRcvQueueSecured,
  decideSndQueueSecured,
} from '../connection/taskDone.ts';
import type { Task } from '../connection/tasks.ts';
import type { Decision } from '../connection/turn.ts';
import type { Context } from '../context.ts';
import type { Hindrance } from '../events.ts';
import { settingsOf } from '../network/operators.ts';
import type { RoutedOutcome } from '../network/routes.ts';
import { verdictOf } from '../network/verdict.ts';

export type Decide = (state: ConnectionState) => Promise<Decision> | Decision;

/** What an answer leads to, or what is wrong with the asking. */
type Done = { done: Decide } | { failure: Failure | Hindrance };

export class Asking {
  readonly #context: Context;

  constructor(context: Context) {
    this.#context = context;
  }

  /** Null: not yet. */
  async ask(id: ConnectionId, task: Task): Promise<Done | null> {
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
