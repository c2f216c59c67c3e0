// Two relays and two proxies in runtimes of their own, and people whose agents use them.

import { afterAll, beforeAll } from 'vitest';
import { Agent, type AgentOptions } from '../../client/agent/agent.ts';
import type { AgentEvent, Notice } from '../../client/agent/events.ts';
import type { AgentSettings } from '../../client/agent/settings.ts';
import type { Write } from '../../client/store/store.ts';
import { fromUtf8, utf8 } from '../../src/proto/bytes.ts';
import { aProxy, aRelay, Cleanup, type Runtime } from '../node/routing.ts';
import { MemoryStore } from './memoryStore.ts';

type EventNamed<Name> = Extract<AgentEvent, { event: Name }>;

export class Person {
  readonly name: string;
  readonly events: AgentEvent[] = [];
  readonly notices: Notice[] = [];
  store = new MemoryStore();
  agent!: Agent;
  readonly #options: Omit<AgentOptions, 'store' | 'onEvent'>;
  readonly #listeners = new Set<() => void>();
  /** What is stored of an event, with it. */
  keeps: (event: AgentEvent) => Write[] = () => [];

  constructor(name: string, options: Omit<AgentOptions, 'store' | 'onEvent'>) {
    this.name = name;
    this.#options = options;
  }

  async opens(): Promise<this> {
    this.agent = await Agent.open({
      ...this.#options,
      store: this.store,
      onEvent: (event) => this.#take(event),
      onNotice: (notice) => {
        this.notices.push(notice);
        for (const listener of this.#listeners) listener();
      },
    });
    return this;
  }

  #take(event: AgentEvent) {
    const writes = this.keeps(event);
    this.events.push(event);
    for (const listener of this.#listeners) listener();
    return { writes };
  }

  closes(): Promise<void> {
    return this.agent.close();
  }

  async reloads(): Promise<void> {
    await this.closes();
    this.store = this.store.revived();
    await this.opens();
  }

  /** The first event of this name, now or later, that is as wanted. */
  async hears<Name extends AgentEvent['event']>(
    name: Name,
    isWanted: (event: EventNamed<Name>) => boolean = () => true,
  ): Promise<EventNamed<Name>> {
    for (;;) {
      const found = this.events.find((event) => event.event === name && isWanted(event as EventNamed<Name>));
      if (found !== undefined) return found as EventNamed<Name>;
      await this.somethingNew();
    }
  }

  async isNoticed(isWanted: (notice: Notice) => boolean): Promise<Notice> {
    for (;;) {
      const found = this.notices.find(isWanted);
      if (found !== undefined) return found;
      await this.somethingNew();
    }
  }

  somethingNew(): Promise<void> {
    return new Promise((resolve) => {
      const listener = () => {
        this.#listeners.delete(listener);
        resolve();
      };
      this.#listeners.add(listener);
    });
  }

  async invites(options: { short?: boolean } = {}): Promise<{ id: string; link: string }> {
    const info = utf8(`${this.name}'s profile`);
    const userData = options.short ? utf8('shown') : null;
    const id = await this.agent.createInvitation({ info, userData });
    const { links } = await this.hears('linkReady', ({ connectionId }) => connectionId === id);
    return { id, link: options.short ? (links.short ?? '') : links.full };
  }

  joins(link: string): Promise<string> {
    return this.agent.join(link, { info: utf8(`${this.name}'s profile`) });
  }

  send(id: string, text: string): Promise<number> {
    return this.agent.send(id, utf8(text));
  }

  texts(id: string): string[] {
    return this.events.flatMap((event) =>
      event.event === 'message' && event.connectionId === id ? [fromUtf8(event.body)] : [],
    );
  }

  async reads(id: string, count: number): Promise<string[]> {
    while (this.texts(id).length < count) await this.somethingNew();
    return this.texts(id);
  }
}

export class World {
  readonly cleanup = new Cleanup();
  relays!: [Runtime, Runtime];
  proxies!: [Runtime, Runtime];

  async opens(): Promise<void> {
    const vars = { LIMITS: 'off' };
    const started = await Promise.all([aRelay(vars), aRelay(vars), aProxy(vars), aProxy(vars)]);
    for (const runtime of started) this.cleanup.add(runtime, (each) => each.stops());
    this.relays = [started[0], started[1]];
    this.proxies = [started[2], started[3]];
  }

  settings(own: 0 | 1, settings: Partial<AgentSettings> = {}): AgentSettings {
    const other = own === 0 ? 1 : 0;
    return {
      relays: [{ server: this.relays[own].address, operator: `relay ${own}` }],
      proxies: [
        { server: this.proxies[own].address, operator: `proxy ${own}` },
        { server: this.proxies[other].address, operator: `proxy ${other}` },
      ],
      direct: 'never',
      receipts: true,
      pq: true,
      leavingTime: 60_000,
      ...settings,
    };
  }

  async person(
    name: string,
    own: 0 | 1,
    settings: Partial<AgentSettings> = {},
    options: Partial<AgentOptions> = {},
  ): Promise<Person> {
    const person = new Person(name, {
      settings: this.settings(own, settings),
      ...options,
      connect: { pingInterval: 0, ...options.connect },
    });
    await person.opens();
    return this.cleanup.add(person, (each) => each.closes());
  }

  async pair(settings: Partial<AgentSettings> = {}, short = false): Promise<Pair> {
    const alice = await this.person('alice', 0, settings);
    const bob = await this.person('bob', 1, settings);
    const { id: toBob, link } = await alice.invites({ short });
    const toAlice = await bob.joins(link);
    await Promise.all([alice.hears('connected'), bob.hears('connected')]);
    return { alice, bob, toBob, toAlice };
  }
}

export interface Pair {
  alice: Person;
  bob: Person;
  toBob: string;
  toAlice: string;
}

/** For all tests of a file. */
export function aWorld(): World {
  const world = new World();
  beforeAll(() => world.opens(), 120_000);
  afterAll(() => world.cleanup.run());
  return world;
}
