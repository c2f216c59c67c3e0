// An agent: two-way, end-to-end encrypted connections over relays. It keeps everything in its store, and after a crash
// goes on where it was.

import type { ClientOptions } from '../smp/smpClient.ts';
import type { Store } from '../store/store.ts';
import { AgentError } from './agentError.ts';
import { type AgentFresh, agentFresh } from './agentFresh.ts';
import { AgentStore, type Batch, type Numbered, type Waiting } from './agentStore.ts';
import { Connections } from './connections.ts';
import type { ConnectionId, ConnectionState, Deleting } from './connection/connectionState.ts';
import { rcvQueuesOf } from './connection/queues.ts';
import type { Context } from './context.ts';
import { EventQueue, type OnEvent } from './delivery/eventQueue.ts';
import { Inbox } from './delivery/inbox.ts';
import { Outbox } from './delivery/outbox.ts';
import type { OutboxItem } from './delivery/outboxItem.ts';
import { Tasks } from './delivery/tasks.ts';
import type { Notice } from './events.ts';
import { Relays } from './network/relays.ts';
import { Routes } from './network/routes.ts';
import { Waits } from './network/waits.ts';
import { type AgentSettings, defaultSettings } from './settings.ts';
import { UserCommands } from './commands/userCommands.ts';

export interface AgentOptions {
  store: Store;
  settings: Pick<AgentSettings, 'relays' | 'proxies'> & Partial<AgentSettings>;
  onEvent: OnEvent;
  onNotice?: (notice: Notice) => void;
  /** A connection has got further, though there may be nothing to tell yet. */
  onProgress?: (id: ConnectionId) => void;
  /** What connections with relays are made with. */
  connect?: Partial<Omit<ClientOptions, 'onEvent'>>;
  fresh?: AgentFresh;
}

export class Agent extends UserCommands {
  readonly #settings: AgentSettings;
  readonly #onNotice: (notice: Notice) => void;
  readonly #waits: Waits;
  readonly #relays: Relays;
  readonly #routes: Routes;
  readonly #connections: Connections;
  readonly #events: EventQueue;
  readonly #inbox: Inbox;
  readonly #outbox: Outbox;
  readonly #tasks: Tasks;
  #isClosed = false;

  private constructor(options: AgentOptions, store: AgentStore) {
    const { onNotice = nothing, onProgress = nothing, connect = {}, fresh = agentFresh } = options;
    const settings: AgentSettings = { ...defaultSettings, ...options.settings };
    const notify = (notice: Notice) => this.#notify(notice);
    const connections = new Connections({
      store,
      notify,
      changed: (batch) => this.#changed(batch),
      progressed: (id) => queueMicrotask(() => onProgress(id)),
      failed: (error) => this.#fail(error),
    });
    const waits = new Waits();
    const relays = new Relays(connect, (server, event) => {
      this.#inbox.follow(server, event);
      if (event.event === 'connected') waits.wakeAll();
    });
    const routes = new Routes({ settings, connect, notify, connected: () => waits.wakeAll() });
    const context: Context = {
      store,
      connections,
      settings,
      fresh,
      relays,
      routes,
      waits,
      notify,
      isClosed: () => this.#isClosed,
      background: (work) => this.#background(work),
    };
    super(context);
    this.#settings = settings;
    this.#onNotice = onNotice;
    this.#connections = connections;
    this.#waits = waits;
    this.#relays = relays;
    this.#routes = routes;
    this.#events = new EventQueue(context, options.onEvent);
    this.#inbox = new Inbox(context);
    this.#outbox = new Outbox(context);
    this.#tasks = new Tasks(context);
  }

  /** Throws AgentError `futureStore`; what the store throws is passed on. */
  static async open(options: AgentOptions): Promise<Agent> {
    const store = new AgentStore(options.store);
    await store.claim();
    const agent = new Agent(options, store);
    await agent.#resume(store);
    return agent;
  }

  async #resume(store: AgentStore): Promise<void> {
    const states = await this.#connections.load();
    for (const state of states) {
      const { id } = state;
      this.#outbox.add(id, await store.outbox(id));
      this.#events.add(id, await store.events(id));
    }
    this.#inbox.subscribe(states.flatMap(rcvQueuesOf));
    for (const state of states) this.#act(state, true);
  }

  #changed({ state, outgoing, events }: Batch): void {
    // Envelopes stay in the store until their turn.
    this.#outbox.add(state.id, outgoing.map(withoutEnvelope));
    this.#events.add(state.id, events);
    this.#act(state, false);
  }

  #act(state: ConnectionState, afterCrash: boolean): void {
    if (this.#isClosed) return;
    this.#tasks.run(state, afterCrash);
    this.#outbox.run(state);
    if (state.kind === 'deleting') this.#forget(state);
  }

  #forget({ id, leaving, queues }: Deleting): void {
    this.#events.drop(id);
    if (leaving !== null) return;
    this.#outbox.drop(id);
    this.#waits.wake(`leave ${id}`);
    if (queues.length === 0) this.#background(this.#connections.remove(id));
  }

  #notify(notice: Notice): void {
    if (notice.notice === 'queueDrained') this.#waits.wake(`outbox ${notice.connectionId}`);
    queueMicrotask(() => this.#onNotice(notice));
  }

  #background(work: Promise<void>): void {
    work.catch((error: unknown) => {
      const isOver = error instanceof AgentError && error.reason === 'noSuchConnection';
      if (!isOver && !this.#isClosed) this.#fail(error);
    });
  }

  /** What is not stored must not be acted upon: everything stands still, and comes again. */
  #fail(error: unknown): void {
    if (this.#isClosed) return;
    this.#stop();
    this.#notify({ notice: 'stopped', error });
  }

  /** Holds from the next message on; connections that are still wanted stay. */
  setSettings(changed: Partial<AgentSettings>): void {
    Object.assign(this.#settings, changed);
    this.#routes.settingsChanged();
    this.#waits.wakeAll();
  }

  /** The network is back, or somebody looks at the screen: no wait for the next try. */
  reconnectNow(): void {
    this.#relays.reconnectNow();
    this.#routes.reconnectNow();
    this.#waits.wakeAll();
  }

  /** Resolves when nothing is written any more; the store is its owner's. */
  async close(): Promise<void> {
    this.#stop();
    await this.#connections.idle();
  }

  #stop(): void {
    this.#isClosed = true;
    this.#relays.close();
    this.#routes.close();
    this.#waits.wakeAll();
  }
}

const nothing = () => undefined;

function withoutEnvelope({ n, value }: Numbered<OutboxItem>): Waiting {
  const { envelope: _, ...waiting } = value;
  return { n, value: waiting };
}
