// A client that stays in touch with one relay: it connects again when the connection is lost and subscribes again to
// the queues that it was subscribed to.

import type { EntityId, NotifierId, RecipientId } from '../../src/proto/ids.ts';
import type { SMPServer } from '../../src/proto/server.ts';
import { Backoff, slowDelay } from './backoff.ts';
import { connect, type ConnectError, type ConnectOptions } from './connect.ts';
import type { Connection } from './connection.ts';
import type { ConnectionEvent } from './events.ts';
import type { CloseReason } from './frames.ts';
import { Pause } from './pause.ts';
import { NotifierCommands } from './notifierCommands.ts';
import type { CreatedQueue, NewQueue } from './recipientCommands.ts';
import type { Failure, Outcome, Request } from './request.ts';
import type { Session } from './session.ts';
import { type SubscriptionEvent, Subscriptions } from './subscriptions.ts';

export type Ended = ConnectError | { step: 'session'; reason: CloseReason };

export type ClientEvent =
  | ConnectionEvent
  | SubscriptionEvent
  | { event: 'connecting' }
  | { event: 'connected'; session: Session }
  /** `retryIn` in milliseconds; null where there will be no other try. */
  | { event: 'disconnected'; error: Ended; retryIn: number | null };

export interface ClientOptions extends Omit<ConnectOptions, 'onEvent' | 'signal'> {
  onEvent: (event: ClientEvent) => void;
}

const notConnected: Failure = { ok: false, failure: 'closed', reason: 'NETWORK', sent: false };

/**
 * A lost connection is tried again after 0.5–1 s, then ever more slowly, at most every 30–60 s. A relay that fails to
 * prove its identity, or that shares no version, is reported and tried again every 5–10 minutes: it may be the
 * network that is at fault, and nothing is sent to such a relay. An address that leads nowhere is not tried again.
 */
export class SmpClient extends NotifierCommands {
  readonly #server: SMPServer;
  readonly #options: ClientOptions;
  readonly #subscriptions = new Subscriptions((event) => this.#emit(event));
  readonly #closing = new AbortController();
  readonly #pause = new Pause();
  /** The connection that there is or will be; null while there is none and none is being made. */
  #connection: Promise<Connection | null> | null = null;
  #isOpen = false;

  constructor(server: SMPServer, options: ClientOptions) {
    super();
    this.#server = server;
    this.#options = options;
  }

  /** Begins to connect; `close` ends it for good. */
  open(): void {
    if (this.#isOpen) return;
    this.#isOpen = true;
    void this.#run();
  }

  /**
   * Waits while a connection is being made. While there is none it fails at once, `closed` and not `sent`; a SUB or NSUB
   * is then made up for later. A queue stays subscribed until it is deleted, taken over, refused or forgotten.
   */
  async request<T>(request: Request<T>): Promise<Outcome<T>> {
    this.#subscriptions.asking(request);
    const connection = await this.#connection;
    const outcome = connection === null ? notConnected : await connection.request(request);
    this.#subscriptions.answered(request, outcome, connection);
    return outcome;
  }

  /** A queue that is created with a subscription is subscribed again as well. */
  override async createQueue(queue: NewQueue): Promise<Outcome<CreatedQueue>> {
    const connection = await this.#connection;
    if (connection === null) return notConnected;
    const outcome = await connection.createQueue(queue);
    if (outcome.ok && queue.subscribeMode !== 'create')
      this.#subscriptions.created(outcome.value, connection);
    return outcome;
  }

  /**
   * From the next connection on the queue of this recipient or notifier ID is not subscribed any more: SMP has no
   * command for it.
   */
  forget(id: RecipientId | NotifierId): void {
    this.#subscriptions.forget(id as Uint8Array as EntityId);
  }

  /** Cuts the wait for the next try short: the network is back, or somebody looks at the screen. */
  reconnectNow(): void {
    this.#pause.cut();
  }

  /** Requests under way fail with `closed`; no timer and no connection is left behind. */
  close(): void {
    this.#closing.abort();
    this.#pause.cut();
  }

  async #run(): Promise<void> {
    const backoff = new Backoff();
    const { signal } = this.#closing;
    while (!signal.aborted) {
      const error = await this.#connectAndStay(backoff);
      const retryIn = signal.aborted ? null : delayAfter(error, backoff);
      this.#connection = null;
      this.#emit({ event: 'disconnected', error, retryIn });
      if (retryIn === null) return;
      await this.#pause.wait(retryIn);
    }
  }

  async #connectAndStay(backoff: Backoff): Promise<Ended> {
    const { signal } = this.#closing;
    this.#emit({ event: 'connecting' });
    const connecting = connect(this.#server, {
      ...this.#options,
      signal,
      onEvent: (event) => this.#follow(event),
    });
    this.#connection = connecting.then((connected) => (connected.ok ? connected.connection : null));
    const connected = await connecting;
    if (!connected.ok) return connected.error;
    const { connection } = connected;
    const since = Date.now();
    this.#emit({ event: 'connected', session: connection.session });
    const close = () => connection.close();
    if (signal.aborted) close();
    signal.addEventListener('abort', close);
    void this.#subscriptions.renew(connection);
    const reason = await connection.closed;
    signal.removeEventListener('abort', close);
    backoff.succeeded(Date.now() - since);
    return { step: 'session', reason };
  }

  #follow(event: ConnectionEvent): void {
    if (event.event === 'END' || event.event === 'DELD') this.#subscriptions.ended(event.entityId);
    this.#emit(event);
  }

  #emit(event: ClientEvent): void {
    // In a task of its own: a listener that throws must not end the loop that connects.
    queueMicrotask(() => this.#options.onEvent(event));
  }
}

function delayAfter(error: Ended, backoff: Backoff): number | null {
  switch (error.step) {
    case 'address':
    case 'aborted':
      return null;
    case 'identity':
    case 'version':
      return slowDelay();
    case 'network':
    case 'timeout':
    case 'handshake':
    case 'session':
      return backoff.next();
  }
}
