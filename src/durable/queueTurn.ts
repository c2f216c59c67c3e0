// One call on a queue while it runs: applies each decision to a copy of the queue, in order, and gathers what is to
// be answered and pushed once all of it is committed. Runs within one transaction and never waits.

import type { Response } from '../proto/responses.ts';
import { decide, type Circumstances } from './decide.ts';
import type { Decision, Write } from './decision.ts';
import { toMSG } from './delivery.ts';
import type { MessageStore } from './messageStore.ts';
import type { QueueAnswer, QueueCall, QueueRequest } from './queueCall.ts';
import {
  type Flight,
  type InFlight,
  nothing,
  type QueueState,
  type QueueView,
  type Receiving,
  unknown,
} from './queueState.ts';
import type { QueueStore, StoredQueue } from './queueStore.ts';

/** Something for another session than the one that calls, or for the subscriber whoever it is. */
export interface Push {
  session: string;
  event: Response;
}

/** Who was forgotten may SUB where it took by GET, and acknowledges nothing any more; no message is lost by it. */
const maxGetters = 8;

export class QueueTurn {
  readonly pushes: Push[] = [];
  queue: StoredQueue | null;
  flight: Flight;
  readonly #store: QueueStore;
  readonly #messages: MessageStore;
  readonly #session: QueueCall['session'];
  readonly #circumstances: Circumstances;

  constructor(
    { store, messages, flight }: { store: QueueStore; messages: MessageStore; flight: Flight },
    session: QueueCall['session'],
    circumstances: Circumstances,
  ) {
    this.queue = store.load(circumstances.names);
    this.flight = flight;
    this.#store = store;
    this.#messages = messages;
    this.#session = session;
    this.#circumstances = circumstances;
  }

  run(request: QueueRequest): QueueAnswer {
    const authorized = { ...request, sessionPrivateKey: this.#session.privateKey };
    const decision = decide(this.#view(), authorized, this.#circumstances);
    for (const write of decision.writes) this.#apply(write);
    return this.#answer(decision);
  }

  #view(): QueueView {
    return {
      state: stateOf(this.queue),
      messages: this.#messages,
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
          suspended: false,
          subscriber: null,
          getters: [],
          alarmAt: null,
        };
        this.flight = { subscriber: nothing, getters: new Map() };
        break;
      case 'secure':
        this.#change(({ record }) => ({ record: { ...record, senderKey: write.senderKey } }));
        break;
      case 'subscribe':
        this.#tellOther({ tag: 'END' });
        this.#change(() => ({ subscriber: this.#session.id }));
        break;
      case 'get':
        if (this.#receiving() !== 'getting')
          this.#change(({ getters }) => ({ getters: [...getters, this.#session.id].slice(-maxGetters) }));
        break;
      case 'append':
        this.#messages.append(write.message);
        break;
      case 'acknowledge':
        this.#hand(nothing);
        break;
      case 'remove head':
        this.#messages.removeHead();
        break;
      case 'suspend':
        this.#change(() => ({ suspended: true }));
        break;
      case 'delete':
        this.#tellOther({ tag: 'DELD' });
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

  #tellOther(event: Response): void {
    const subscriber = this.queue?.subscriber ?? null;
    if (subscriber !== null && subscriber !== this.#session.id)
      this.pushes.push({ session: subscriber, event });
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

  /** Once all requests ran: a subscriber who has nothing in flight, or perhaps not, gets the head. */
  pushHead(): void {
    const { queue } = this;
    if (queue === null || queue.subscriber === null) return;
    const inFlight = this.flight.subscriber;
    if (inFlight.known && inFlight.msgId !== null) return;
    const { head } = this.#messages;
    this.flight = {
      ...this.flight,
      subscriber: head === null ? nothing : { known: true, msgId: head.msgId },
    };
    if (head !== null) this.pushes.push({ session: queue.subscriber, event: toMSG(queue.record, head) });
  }

  /** One alarm is enough, and stays armed while the queue drains and fills again. */
  arm(alarm: (armed: number | null, oldest: number) => number): void {
    const oldest = this.queue === null ? null : this.#messages.oldest;
    if (oldest !== null) this.#change(({ alarmAt }) => ({ alarmAt: alarm(alarmAt, oldest) }));
  }
}

function stateOf(queue: StoredQueue | null): QueueState {
  if (queue === null) return { kind: 'absent' };
  return { kind: queue.suspended ? 'suspended' : 'active', record: queue.record };
}
