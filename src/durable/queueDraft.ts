// A queue as it will be once a call is committed: takes what decisions write, and gathers whom to tell of it. What it
// writes to disk is undone with the transaction in which it runs.

import { equal } from '../proto/bytes.ts';
import type { LinkId } from '../proto/ids.ts';
import type { Write } from './decision.ts';
import type { LinkStore } from './linkStore.ts';
import type { MessageStore } from './messageStore.ts';
import type { QueueNames } from './names.ts';
import { endPush, notificationPush, type Push } from './queuePush.ts';
import {
  type Flight,
  type HeldLink,
  type InFlight,
  nothing,
  type QueueRecord,
  type Receiving,
  type StoredMessage,
  unknown,
} from './queueState.ts';
import type { QueueStore, StoredQueue } from './queueStore.ts';

/** Who was forgotten may SUB where it took by GET, and acknowledges nothing any more; no message is lost by it. */
const maxGetters = 8;

export interface Memory {
  store: QueueStore;
  messages: MessageStore;
  links: LinkStore;
  flight: Flight;
}

export class QueueDraft {
  queue: StoredQueue | null;
  flight: Flight;
  readonly messages: MessageStore;
  readonly pushes: Push[] = [];
  /** Links that the queue had, or was asked for. */
  readonly doubtfulLinks: LinkId[] = [];
  /** The message that became the head in this call: it needs no reading. */
  #newHead: StoredMessage | null = null;
  readonly #store: QueueStore;
  readonly #links: LinkStore;
  readonly #names: QueueNames;
  /** The Session that calls. */
  readonly #session: string;

  constructor({ store, messages, links, flight }: Memory, names: QueueNames, session: string) {
    this.queue = store.load(names);
    this.flight = flight;
    this.messages = messages;
    this.#store = store;
    this.#links = links;
    this.#names = names;
    this.#session = session;
  }

  get link(): HeldLink | null {
    return this.queue === null ? null : this.#links.load(this.#names);
  }

  /** The head with its body. */
  get headMessage(): StoredMessage | null {
    const { head } = this.messages;
    if (head === null) return null;
    const isNew = this.#newHead !== null && equal(head.msgId, this.#newHead.msgId);
    return isNew ? this.#newHead : this.messages.readHead();
  }

  get receiving(): Receiving {
    if (this.queue?.subscriber === this.#session) return 'subscribed';
    return this.queue?.getters.includes(this.#session) ? 'getting' : null;
  }

  get inFlight(): InFlight {
    switch (this.receiving) {
      case 'subscribed':
        return this.flight.subscriber;
      case 'getting':
        return this.flight.getters.get(this.#session) ?? unknown;
      case null:
        return nothing;
    }
  }

  /** `now` in seconds since 1970. */
  apply(write: Write, now: number): void {
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
        this.#links.save(write.link, this.#names);
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
        this.change(() => ({ subscriber: this.#session }));
        break;
      case 'watch':
        this.#tell('notifier', 'END');
        this.change(() => ({ ntfSubscriber: this.#session }));
        this.flight = { ...this.flight, isNotifierTold: false };
        break;
      case 'get':
        if (this.receiving !== 'getting')
          this.change(({ getters }) => ({ getters: [...getters, this.#session].slice(-maxGetters) }));
        break;
      case 'append':
        this.#append(write.message, write.notify);
        break;
      case 'acknowledge':
        this.hand(nothing);
        break;
      case 'remove head':
        this.messages.removeHead();
        break;
      case 'suspend':
        this.change(() => ({ status: { kind: 'suspended', since: now } }));
        break;
      case 'delete':
        this.#tell('recipient', 'DELD');
        this.#tell('notifier', 'DELD');
        this.#removeLink();
        this.#store.drop();
        this.messages.forget();
        this.queue = null;
        break;
    }
  }

  #append(message: StoredMessage, notify: boolean): void {
    if (this.messages.head === null) this.#newHead = message;
    this.messages.append(message, notify && !this.notify(message));
  }

  change(change: (queue: StoredQueue) => Partial<StoredQueue>): void {
    if (this.queue === null) return;
    const changes = change(this.queue);
    const isSame = Object.entries(changes).every(
      ([name, value]) => this.queue?.[name as keyof StoredQueue] === value,
    );
    if (!isSame) this.queue = { ...this.queue, ...changes };
  }

  #changeRecord(changes: Partial<QueueRecord>): void {
    this.change(({ record }) => ({ record: { ...record, ...changes } }));
  }

  #removeLink(): void {
    const { link } = this;
    if (link === null) return;
    this.doubtfulLinks.push(link.linkId);
    this.#links.remove();
  }

  #removeNotifier(): void {
    this.#tell('notifier', 'DELD');
    if (this.queue?.record.notifier) this.messages.forgetNotifications();
    this.change(({ record }) => ({ record: { ...record, notifier: null }, ntfSubscriber: null }));
  }

  /** False where nobody listens at the moment. */
  notify(message: Pick<StoredMessage, 'msgId' | 'timestamp'>): boolean {
    const { ntfSubscriber, record } = this.queue ?? { ntfSubscriber: null };
    if (ntfSubscriber === null || !record?.notifier) return false;
    this.pushes.push(notificationPush(ntfSubscriber, record.notifier, message));
    return true;
  }

  /** Another session than the one that calls; that one knows already. */
  #tell(to: Push['to'], tag: 'END' | 'DELD'): void {
    const session = (to === 'recipient' ? this.queue?.subscriber : this.queue?.ntfSubscriber) ?? null;
    if (session !== null && session !== this.#session) this.pushes.push(endPush(to, session, tag));
  }

  hand(inFlight: InFlight): void {
    if (this.receiving === 'subscribed') this.flight = { ...this.flight, subscriber: inFlight };
    if (this.receiving === 'getting')
      this.flight = { ...this.flight, getters: new Map(this.flight.getters).set(this.#session, inFlight) };
  }
}
