// One call on a queue while it runs: applies each decision to a copy of the queue, in order, and gathers what is to
// be answered and pushed once all of it is committed. Runs within one transaction and never waits.

import type { Response } from '../proto/responses.ts';
import { decide, type Circumstances } from './decide.ts';
import type { Decision, Write } from './decision.ts';
import { toMSG } from './delivery.ts';
import type { MessageStore } from './messageStore.ts';
import type { QueueAnswer, QueueCall, QueueRequest } from './queueCall.ts';
import { type Flight, nothing, type QueueState, type QueueView, type Receiving } from './queueState.ts';
import type { QueueStore, StoredQueue } from './queueStore.ts';

/** Something for another session than the one that calls, or for the subscriber whoever it is. */
export interface Push {
  session: string;
  event: Response;
}

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
    const receiving = this.#receiving();
    const inFlight = receiving === null ? nothing : this.flight[roles[receiving]];
    return { state: stateOf(this.queue), messages: this.#messages, receiving, inFlight };
  }

  #receiving(): Receiving {
    if (this.queue?.subscriber === this.#session.id) return 'subscribed';
    return this.queue?.getter === this.#session.id ? 'getting' : null;
  }

  #apply(write: Write): void {
    switch (write.kind) {
      case 'create':
        this.#store.create();
        this.queue = {
          record: write.record,
          suspended: false,
          subscriber: null,
          getter: null,
          alarmAt: null,
        };
        this.flight = { subscriber: nothing, getter: nothing };
        break;
      case 'secure':
        this.#change(({ record }) => ({ record: { ...record, senderKey: write.senderKey } }));
        break;
      case 'subscribe':
        this.#tellOther({ tag: 'END' });
        this.#change(() => ({ subscriber: this.#session.id }));
        break;
      case 'get':
        this.#change(() => ({ getter: this.#session.id }));
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
        this.#messages.removeAll();
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

  #hand(inFlight: Flight['subscriber']): void {
    const receiving = this.#receiving();
    if (receiving !== null) this.flight = { ...this.flight, [roles[receiving]]: inFlight };
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
  arm(expiry: (timestamp: number) => number): void {
    if (this.queue === null || this.queue.alarmAt !== null) return;
    const { oldest } = this.#messages;
    if (oldest !== null) this.#change(() => ({ alarmAt: expiry(oldest) }));
  }
}

const roles = { subscribed: 'subscriber', getting: 'getter' } as const;

function stateOf(queue: StoredQueue | null): QueueState {
  if (queue === null) return { kind: 'absent' };
  return { kind: queue.suspended ? 'suspended' : 'active', record: queue.record };
}
