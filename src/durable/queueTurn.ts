// One call on a queue while it runs: applies each decision to a copy of the queue, in order, and gathers what is to
// be answered and pushed once all of it is committed. Runs within one transaction and never waits.

import type { LinkId } from '../proto/ids.ts';
import { decide, type Circumstances } from './decide.ts';
import { isHeld } from './decideLink.ts';
import type { Decision, Write } from './decision.ts';
import { toMSG } from './delivery.ts';
import type { LinkStore } from './linkStore.ts';
import type { MessageStore } from './messageStore.ts';
import type { QueueAnswer, QueueCall, QueueRequest } from './queueCall.ts';
import { endPush, messagePush, notificationPush, type Push } from './queuePush.ts';
import {
  type Flight,
  type InFlight,
  nothing,
  type QueueRecord,
  type QueueState,
  type QueueView,
  type Receiving,
  type StoredMessage,
  unknown,
} from './queueState.ts';
import type { QueueStore, StoredQueue } from './queueStore.ts';

/** Seconds in which a notifier may come back for what it has missed (Server/Env `defaultNtfExpiration`). */
const notificationTtl = 24 * 3600;

/** Who was forgotten may SUB where it took by GET, and acknowledges nothing any more; no message is lost by it. */
const maxGetters = 8;

export interface Memory {
  store: QueueStore;
  messages: MessageStore;
  links: LinkStore;
  flight: Flight;
}

export class QueueTurn {
  readonly pushes: Push[] = [];
  queue: StoredQueue | null;
  flight: Flight;
  readonly #store: QueueStore;
  readonly #messages: MessageStore;
  readonly #links: LinkStore;
  readonly #session: QueueCall['session'];
  readonly #circumstances: Circumstances;
  /** Links that may not lead here when all is done. */
  readonly #doubtfulLinks: LinkId[] = [];

  constructor(
    { store, messages, links, flight }: Memory,
    session: QueueCall['session'],
    circumstances: Circumstances,
  ) {
    this.queue = store.load(circumstances.names);
    this.flight = flight;
    this.#store = store;
    this.#messages = messages;
    this.#links = links;
    this.#session = session;
    this.#circumstances = circumstances;
  }

  run(request: QueueRequest): QueueAnswer {
    const authorized = { ...request, sessionPrivateKey: this.#session.privateKey };
    const decision = decide(this.#view(), authorized, this.#circumstances);
    if (request.link?.isClaimed) this.#doubtfulLinks.push(request.link.linkId);
    for (const write of decision.writes) this.#apply(write);
    return this.#answer(decision);
  }

  #view(): QueueView {
    return {
      state: stateOf(this.queue),
      messages: this.#messages,
      link: this.queue === null ? null : this.#links.load(),
      receiving: this.#receiving(),
      inFlight: this.#inFlight(),
    };
  }

  #receiving(): Receiving {
    if (this.queue?.subscriber === this.#session.id) return 'subscribed';
    return this.queue?.getters.includes(this.#session.id) ? 'getting' : null;
  }

  #inFlight(): InFlight {
    switch (this.#receiving()) {
      case 'subscribed':
        return this.flight.subscriber;
      case 'getting':
        return this.flight.getters.get(this.#session.id) ?? unknown;
      case null:
        return nothing;
    }
  }

  #apply(write: Write): void {
    switch (write.kind) {
      case 'create':
        this.#store.create();
        this.queue = {
          record: write.record,
          status: { kind: 'active' },
          subscriber: null,
          getters: [],
          ntfSubscriber: null,
          usedAt: null,
          alarmAt: null,
        };
        this.flight = { subscriber: nothing, getters: new Map(), isNotifierTold: true };
        break;
      case 'secure':
        this.#changeRecord({ senderKey: write.senderKey });
        break;
      case 'share':
        this.#changeRecord({ recipientKeys: write.recipientKeys });
        break;
      case 'set link':
        this.#links.save(write.link);
        break;
      case 'remove link':
        this.#removeLink();
        break;
      case 'set notifier':
        this.#removeNotifier();
        this.#changeRecord({ notifier: write.notifier });
        break;
      case 'remove notifier':
        this.#removeNotifier();
        break;
      case 'subscribe':
        this.#tell('recipient', 'END');
        this.#change(() => ({ subscriber: this.#session.id }));
        break;
      case 'watch':
        this.#tell('notifier', 'END');
        this.#change(() => ({ ntfSubscriber: this.#session.id }));
        this.flight = { ...this.flight, isNotifierTold: false };
        break;
      case 'get':
        if (this.#receiving() !== 'getting')
          this.#change(({ getters }) => ({ getters: [...getters, this.#session.id].slice(-maxGetters) }));
        break;
      case 'append':
        this.#messages.append(write.message, write.notify && !this.#notify(write.message));
        break;
      case 'acknowledge':
        this.#hand(nothing);
        break;
      case 'remove head':
        this.#messages.removeHead();
        break;
      case 'suspend':
        this.#change(() => ({ status: { kind: 'suspended', since: this.#circumstances.now } }));
        break;
      case 'delete':
        this.#tell('recipient', 'DELD');
        this.#tell('notifier', 'DELD');
        this.#removeLink();
        this.#store.drop();
        this.queue = null;
        break;
    }
  }

  #change(change: (queue: StoredQueue) => Partial<StoredQueue>): void {
    if (this.queue === null) return;
    const changes = change(this.queue);
    const isSame = Object.entries(changes).every(
      ([name, value]) => this.queue?.[name as keyof StoredQueue] === value,
    );
    if (!isSame) this.queue = { ...this.queue, ...changes };
  }

  #changeRecord(changes: Partial<QueueRecord>): void {
    this.#change(({ record }) => ({ record: { ...record, ...changes } }));
  }

  #removeLink(): void {
    const link = this.#links.load();
    if (link === null) return;
    this.#doubtfulLinks.push(link.linkId);
    this.#links.remove();
  }

  #removeNotifier(): void {
    this.#tell('notifier', 'DELD');
    if (this.queue?.record.notifier) this.#messages.forgetNotifications();
    this.#change(({ record }) => ({ record: { ...record, notifier: null }, ntfSubscriber: null }));
  }

  /** False where nobody listens at the moment. */
  #notify(message: Pick<StoredMessage, 'msgId' | 'timestamp'>): boolean {
    const { ntfSubscriber, record } = this.queue ?? { ntfSubscriber: null };
    if (ntfSubscriber === null || !record?.notifier) return false;
    this.pushes.push(notificationPush(ntfSubscriber, record.notifier, message));
    return true;
  }

  #notifyOfMissed(): void {
    const { queue, flight } = this;
    if (queue === null || queue.ntfSubscriber === null || flight.isNotifierTold) return;
    this.flight = { ...flight, isNotifierTold: true };
    const missed = this.#messages.takeNotifications(this.#circumstances.now - notificationTtl);
    for (const message of missed) this.#notify(message);
  }

  /** Another session than the one that calls; that one knows already. */
  #tell(to: Push['to'], tag: 'END' | 'DELD'): void {
    const session = (to === 'recipient' ? this.queue?.subscriber : this.queue?.ntfSubscriber) ?? null;
    if (session !== null && session !== this.#session.id) this.pushes.push(endPush(to, session, tag));
  }

  #hand(inFlight: InFlight): void {
    if (this.#receiving() === 'subscribed') this.flight = { ...this.flight, subscriber: inFlight };
    if (this.#receiving() === 'getting')
      this.flight = { ...this.flight, getters: new Map(this.flight.getters).set(this.#session.id, inFlight) };
  }

  #answer({ response, deliver }: Decision): QueueAnswer {
    const head = deliver === null ? null : this.#messages.head;
    if (deliver !== null) this.#hand(head === null ? nothing : { known: true, msgId: head.msgId });
    if (head === null || this.queue === null) return { response, next: null };
    const message = toMSG(this.queue.record, head);
    return deliver === 'after' ? { response, next: message } : { response: message, next: null };
  }

  /** Once all requests ran: those who listen, and perhaps do not know of what waits, are told. */
  tell(): void {
    this.#pushHead();
    this.#notifyOfMissed();
  }

  /** To a subscriber who has nothing in flight, or perhaps not. */
  #pushHead(): void {
    const { queue } = this;
    if (queue === null || queue.subscriber === null) return;
    const inFlight = this.flight.subscriber;
    if (inFlight.known && inFlight.msgId !== null) return;
    const { head } = this.#messages;
    this.flight = {
      ...this.flight,
      subscriber: head === null ? nothing : { known: true, msgId: head.msgId },
    };
    if (head !== null) this.pushes.push(messagePush(queue.subscriber, queue.record, head));
  }

  /** Somebody who may has used the queue. To the day, since every change is a row. */
  touch(): void {
    const { now, settings } = this.#circumstances;
    if (settings.idleQueueSeconds !== null) this.#change(() => ({ usedAt: now - (now % daySeconds) }));
  }

  /** One alarm is enough, and stays armed while the queue drains and fills again. */
  arm(alarm: (queue: StoredQueue, oldest: number | null) => number | null): void {
    this.#change((queue) => ({ alarmAt: alarm(queue, this.#messages.oldest) }));
  }

  /** Links that were asked for, or that the queue had, and that do not lead to it. */
  get freed(): LinkId[] {
    const link = this.queue === null ? null : this.#links.load();
    return this.#doubtfulLinks.filter((linkId) => !isHeld(link, linkId));
  }
}

const daySeconds = 24 * 3600;

function stateOf(queue: StoredQueue | null): QueueState {
  if (queue === null) return { kind: 'absent' };
  const { status, record } = queue;
  return status.kind === 'blocked' ? { ...status, record } : { kind: status.kind, record };
}
