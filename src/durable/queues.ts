// The queues that a Session talks to. A call that breaks before its answers has an outcome that nobody knows; one
// that breaks after them may have left a message behind, which a call without commands brings on its way.

import { hex } from '../proto/bytes.ts';
import type { EntityId, LinkId } from '../proto/ids.ts';
import type { Admission } from './admission.ts';
import { Lanes } from './lanes.ts';
import { type LinkNamespaces, Links } from './links.ts';
import {
  freshNames,
  type NameKeys,
  namesOfNotifier,
  namesOfRecipient,
  namesOfSender,
  type QueueNames,
} from './names.ts';
import {
  type Answer,
  callFormat,
  type LinkClaim,
  type QueueAnswer,
  type QueueAnswers,
  type QueueCall,
  type QueueRequest,
} from './queueCall.ts';
import type { Party } from './route.ts';

/** Names are cheap and stubs are not free: a session of thousands of queues keeps both. */
const maxKnown = 20_000;

/** Milliseconds before each attempt to bring a message on its way that a broken call left behind. */
const makeGoodDelays = [0, 100, 1000, 10_000];

type Stub = ReturnType<Env['QUEUE']['getByName']>;

/** How a call came to its end: with its answers, unless they were given before. */
type Ended = { isWhole: true; answers: QueueAnswers | null } | { isWhole: false };

export class Queues {
  readonly #namespace: Env['QUEUE'];
  readonly #keys: NameKeys;
  readonly #links: Links;
  /** Null where the queue decides by itself who creates it. */
  readonly #admission: Admission | null;
  readonly #names = new Map<string, QueueNames>();
  readonly #stubs = new Map<string, Stub>();
  /** Calls for one queue, which must not overtake one that has to see to a link first. */
  readonly #order = new Lanes();

  constructor(namespaces: LinkNamespaces, keys: NameKeys, admission: Admission | null = null) {
    this.#admission = admission;
    this.#namespace = namespaces.queues;
    this.#keys = keys;
    this.#links = new Links(namespaces, keys);
  }

  named(party: Party, entityId: EntityId): QueueNames {
    const namesOf = namesBy[party];
    if (namesOf === null) return freshNames(this.#keys);
    const key = `${party} ${hex(entityId)}`;
    return this.#names.get(key) ?? remember(this.#names, key, namesOf(this.#keys, entityId));
  }

  /** Null where the link could not be asked. */
  async linked(linkId: LinkId): Promise<{ names: QueueNames; claim: LinkClaim } | null> {
    return this.#links.follow(linkId).catch(() => null);
  }

  /** Called at once, so that calls for one queue arrive in their order. Null where nobody knows what came of it. */
  run(
    names: QueueNames,
    session: QueueCall['session'],
    requests: QueueRequest[],
  ): Promise<QueueAnswer[] | null> {
    const { promise, resolve } = Promise.withResolvers<QueueAnswer[] | null>();
    void this.#order.run(names.object, async () => {
      if (requests.some(mustAskFirst)) {
        resolve(await this.#askAndRun(names, session, requests));
      } else {
        void this.#call(names, session, requests).then((ran) => {
          resolve(ran?.answers ?? null);
          if (ran !== null) void this.#links.release(names, requests, ran.freed);
        });
      }
    });
    return promise;
  }

  async #askAndRun(
    names: QueueNames,
    session: QueueCall['session'],
    requests: QueueRequest[],
  ): Promise<QueueAnswer[] | null> {
    try {
      const admitted = (await this.#admission?.decideAll(requests)) ?? requests;
      const claimed = await this.#links.claimAll(names, admitted);
      const ran = await this.#call(names, session, claimed);
      return ran !== null && (await this.#links.settle(names, claimed, ran.freed)) ? ran.answers : null;
    } catch {
      return null;
    }
  }

  #call(
    names: QueueNames,
    session: QueueCall['session'],
    requests: QueueRequest[],
  ): Promise<QueueAnswers | null> {
    const { promise, resolve } = Promise.withResolvers<QueueAnswers | null>();
    let isAnswered = false;
    const answer = (answers: QueueAnswers) => {
      isAnswered = true;
      resolve(answers);
    };
    const call: Omit<QueueCall, 'requests'> = { format: callFormat, names, session };
    void this.#attempt(names, { ...call, requests }, answer).then((ended) => {
      if (!isAnswered) resolve(ended.isWhole ? ended.answers : null);
      else if (!ended.isWhole) void this.#makeGood(names, { ...call, requests: [] });
    });
    return promise;
  }

  async #makeGood(names: QueueNames, call: QueueCall): Promise<void> {
    for (const delay of makeGoodDelays) {
      await scheduler.wait(delay);
      const { isWhole } = await this.#attempt(names, call, () => undefined);
      if (isWhole) return;
    }
  }

  /** A stub that has failed may never work again. */
  async #attempt({ object }: QueueNames, call: QueueCall, answer: Answer): Promise<Ended> {
    const stub = this.#stubs.get(object) ?? remember(this.#stubs, object, this.#namespace.getByName(object));
    try {
      // What the platform's types make of a type that crosses has no tuples.
      const answers = (await stub.run(call, answer)) as unknown as QueueAnswers | null;
      return { isWhole: true, answers };
    } catch {
      this.#stubs.delete(object);
      return { isWhole: false };
    }
  }
}

const namesBy: Record<Party, ((keys: NameKeys, entityId: EntityId) => QueueNames) | null> = {
  creator: null,
  recipient: namesOfRecipient,
  sender: namesOfSender,
  notifier: namesOfNotifier,
};

/** Others than the queue: about a link, or about who may create one. */
function mustAskFirst({ command }: QueueRequest): boolean {
  return command.tag === 'NEW' || command.tag === 'LSET' || command.tag === 'LDEL' || command.tag === 'DEL';
}

/** Forgets all rather than growing without end: what is forgotten is found again. */
function remember<T>(known: Map<string, T>, key: string, value: T): T {
  if (known.size >= maxKnown) known.clear();
  known.set(key, value);
  return value;
}
