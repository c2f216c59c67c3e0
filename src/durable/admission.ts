// Who may create a queue, found out before the queue is asked. Only NEW comes here, and it always goes on to a queue,
// so that a refusal costs the same work whatever its cause.

import type { NewQueueReq } from '../proto/commands.ts';
import { returnLeave, takeLeave } from './creationLeases.ts';
import { type KnownInvite, readInvite } from './inviteCode.ts';
import type { NameKeys } from './names.ts';
import type { QueueRequest } from './queueCall.ts';
import { currentSettings } from './runtimeSettings.ts';
import { isAdmitted } from './settings.ts';

export class Admission {
  readonly #env: Env;
  readonly #keys: NameKeys;

  constructor(env: Env, keys: NameKeys) {
    this.#env = env;
    this.#keys = keys;
  }

  /** Rejects where that could not be found out: then nobody knows whether something was spent. */
  async decideAll(requests: readonly QueueRequest[]): Promise<QueueRequest[]> {
    const decided: QueueRequest[] = [];
    for (const request of requests) {
      const { command } = request;
      decided.push(
        command.tag === 'NEW' ? { ...request, isAdmitted: await this.#mayCreate(command) } : request,
      );
    }
    return decided;
  }

  async #mayCreate({ basicAuth }: NewQueueReq): Promise<boolean> {
    const settings = await currentSettings(this.#env);
    const { newQueues } = settings;
    const isKnown = isAdmitted(newQueues, basicAuth);
    const invite =
      newQueues.kind === 'invite' && basicAuth !== null ? readInvite(this.#keys, basicAuth) : null;
    // Who may not anyway takes nobody's place.
    if ((!isKnown && invite === null) || !(await takeLeave(this.#env, settings))) return false;
    return isKnown || invite === null || this.#spend(invite);
  }

  async #spend({ object, call }: KnownInvite): Promise<boolean> {
    // Spent before the queue is made: what breaks off in between costs a use, and never gives two.
    const isSpent = await this.#env.INVITE.getByName(object).spend(call);
    if (!isSpent) returnLeave();
    return isSpent;
  }
}
