// One call on a queue while it runs: decides one request after the other, and gathers what is to be answered and pushed
// once all of it is committed. Runs within one transaction and never waits.

import type { LinkId } from '../proto/ids.ts';
import { decide, type Circumstances } from './decide.ts';
import { isHeld } from './decideLink.ts';
import { dayOf } from './expiry.ts';
import type { Decision } from './decision.ts';
import { whileLeaving } from './decideLeaving.ts';
import { toMSG } from './delivery.ts';
import type { QueueAnswer, QueueCall, QueueRequest } from './queueCall.ts';
import { type Memory, QueueDraft } from './queueDraft.ts';
import { messagePush, type Push } from './queuePush.ts';
import { type Flight, nothing, type QueueState, type QueueView } from './queueState.ts';
import type { StoredQueue } from './queueStore.ts';

/** Seconds in which a notifier may come back for what it has missed (Server/Env `defaultNtfExpiration`). */
const notificationTtl = 24 * 3600;

export class QueueTurn {
  readonly #draft: QueueDraft;
  readonly #session: QueueCall['session'];
  readonly #circumstances: Circumstances;
  readonly #isLeaving: boolean;

  constructor(
    memory: Memory & { isLeaving: boolean },
    session: QueueCall['session'],
    circumstances: Circumstances,
  ) {
    this.#draft = new QueueDraft(memory, circumstances.names, session.id);
    this.#session = session;
    this.#circumstances = circumstances;
    this.#isLeaving = memory.isLeaving;
  }

  get queue(): StoredQueue | null {
    return this.#draft.queue;
  }

  get flight(): Flight {
    return this.#draft.flight;
  }

  get pushes(): Push[] {
    return this.#draft.pushes;
  }

  run(request: QueueRequest): QueueAnswer {
    const authorized = { ...request, sessionPrivateKey: this.#session.privateKey };
    const decided = decide(this.#view(), authorized, this.#circumstances);
    const decision = this.#isLeaving ? whileLeaving(decided) : decided;
    if (request.link?.isClaimed) this.#draft.doubtfulLinks.push(request.link.linkId);
    for (const write of decision.writes) this.#draft.apply(write, this.#circumstances.now);
    return this.#answer(decision);
  }

  #view(): QueueView {
    const { queue, messages, link, receiving, inFlight } = this.#draft;
    return { state: stateOf(queue), messages, link, receiving, inFlight };
  }

  #answer({ response, deliver }: Decision): QueueAnswer {
    const { queue } = this.#draft;
    const head = deliver === null ? null : this.#draft.headMessage;
    if (deliver !== null) this.#draft.hand(head === null ? nothing : { known: true, msgId: head.msgId });
    if (head === null || queue === null) return { response, next: null };
    const message = toMSG(queue.record, head);
    return deliver === 'after' ? { response, next: message } : { response: message, next: null };
  }

  /** Once all requests ran: those who listen, and perhaps do not know of what waits, are told. */
  tell(): void {
    this.#pushHead();
    this.#notifyOfMissed();
  }

  /** To a subscriber who has nothing in flight, or perhaps not. */
  #pushHead(): void {
    const { queue, flight, pushes } = this.#draft;
    if (queue === null || queue.subscriber === null) return;
    if (flight.subscriber.known && flight.subscriber.msgId !== null) return;
    const head = this.#draft.headMessage;
    const subscriber = head === null ? nothing : { known: true as const, msgId: head.msgId };
    this.#draft.flight = { ...flight, subscriber };
    if (head !== null) pushes.push(messagePush(queue.subscriber, queue.record, head));
  }

  #notifyOfMissed(): void {
    const { queue, flight, messages } = this.#draft;
    if (queue === null || queue.ntfSubscriber === null || flight.isNotifierTold) return;
    this.#draft.flight = { ...flight, isNotifierTold: true };
    const missed = messages.takeNotifications(this.#circumstances.now - notificationTtl);
    for (const message of missed) this.#draft.notify(message);
  }

  /** Somebody who may has used the queue. */
  touch(): void {
    const { now, settings } = this.#circumstances;
    if (settings.idleQueueSeconds !== null) this.#draft.change(() => ({ usedAt: dayOf(now) }));
  }

  /** One alarm is enough, and stays armed while the queue drains and fills again. */
  arm(alarm: (queue: StoredQueue, oldest: number | null) => number | null): void {
    const { messages } = this.#draft;
    this.#draft.change((queue) => ({ alarmAt: alarm(queue, messages.oldest) }));
  }

  /** Links that were asked for, or that the queue had, and that do not lead to it. */
  get freed(): LinkId[] {
    const { link, doubtfulLinks } = this.#draft;
    return doubtfulLinks.filter((linkId) => !isHeld(link, linkId));
  }
}

function stateOf(queue: StoredQueue | null): QueueState {
  if (queue === null) return { kind: 'absent' };
  const { status, record } = queue;
  return status.kind === 'blocked' ? { ...status, record } : { kind: status.kind, record };
}
