// The queues that a Session talks to. A call that breaks before its answers has an outcome that nobody knows; one
// that breaks after them may have left a message behind, which a call without commands brings on its way.

import { hex } from '../proto/bytes.ts';
import type { EntityId } from '../proto/ids.ts';
import { freshNames, type NameKeys, namesOfRecipient, namesOfSender, type QueueNames } from './names.ts';
import { callFormat, type QueueAnswer, type QueueCall, type QueueRequest } from './queueCall.ts';
import type { Party } from './route.ts';

/** Names are cheap and stubs are not free: a session of thousands of queues keeps both. */
const maxKnown = 20_000;

/** Milliseconds before each attempt to bring a message on its way that a broken call left behind. */
const makeGoodDelays = [0, 100, 1000, 10_000];

type Stub = ReturnType<Env['QUEUE']['getByName']>;

export class Queues {
  readonly #namespace: Env['QUEUE'] | null;
  readonly #keys: NameKeys;
  readonly #names = new Map<string, QueueNames>();
  readonly #stubs = new Map<string, Stub>();

  constructor(namespace: Env['QUEUE'] | null, keys: NameKeys) {
    this.#namespace = namespace;
    this.#keys = keys;
  }

  named(party: Party, entityId: EntityId): QueueNames {
    if (party === 'creator') return freshNames(this.#keys);
    const key = `${party} ${hex(entityId)}`;
    const known = this.#names.get(key);
    if (known !== undefined) return known;
    const names =
      party === 'recipient' ? namesOfRecipient(this.#keys, entityId) : namesOfSender(this.#keys, entityId);
    return remember(this.#names, key, names);
  }

  /** Called at once, so that calls for one queue arrive in their order. Null where nobody knows what came of it. */
  run(
    names: QueueNames,
    session: QueueCall['session'],
    requests: QueueRequest[],
  ): Promise<QueueAnswer[] | null> {
    const { promise, resolve } = Promise.withResolvers<QueueAnswer[] | null>();
    let isAnswered = false;
    const answer = (answers: QueueAnswer[]) => {
      isAnswered = true;
      resolve(answers);
    };
    const call: Omit<QueueCall, 'requests'> = { format: callFormat, names, session };
    void this.#attempt(names, { ...call, requests }, answer).then((isWhole) => {
      if (!isAnswered) resolve(null);
      else if (!isWhole) void this.#makeGood(names, { ...call, requests: [] });
    });
    return promise;
  }

  async #makeGood(names: QueueNames, call: QueueCall): Promise<void> {
    for (const delay of makeGoodDelays) {
      await scheduler.wait(delay);
      if (await this.#attempt(names, call, () => undefined)) return;
    }
  }

  /** Whether the call came to its end. A stub that has failed may never work again. */
  async #attempt(
    { object }: QueueNames,
    call: QueueCall,
    answer: (answers: QueueAnswer[]) => void,
  ): Promise<boolean> {
    if (this.#namespace === null) return false;
    const stub = this.#stubs.get(object) ?? remember(this.#stubs, object, this.#namespace.getByName(object));
    try {
      await stub.run(call, answer);
      return true;
    } catch {
      this.#stubs.delete(object);
      return false;
    }
  }
}

/** Forgets all rather than growing without end: what is forgotten is found again. */
function remember<T>(known: Map<string, T>, key: string, value: T): T {
  if (known.size >= maxKnown) known.clear();
  known.set(key, value);
  return value;
}
