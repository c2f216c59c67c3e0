// Who may create a queue, found out before the queue is asked. Only NEW comes here, and it always goes on to a queue,
// so that a refusal costs the same work whatever its cause.

import type { NewQueueReq } from '../proto/commands.ts';
import type { QueueRequest } from './queueCall.ts';
import { currentSettings } from './runtimeSettings.ts';
import { isAdmitted } from './settings.ts';

export class Admission {
  readonly #env: Env;

  constructor(env: Env) {
    this.#env = env;
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
    const { newQueues } = await currentSettings(this.#env);
    return isAdmitted(newQueues, basicAuth);
  }
}
