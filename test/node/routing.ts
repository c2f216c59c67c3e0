// A relay and a proxy in runtimes of their own, and what may stand in the place of either or between them.

import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll } from 'vitest';
import { type Running, startProxy, startRelay } from '../../scripts/runtime.ts';
import { parseServer, type SMPServer } from '../../src/proto/server.ts';
import { ScriptedRelay } from '../client/scriptedRelay.ts';
import { Middleman } from './middleman.ts';
import { Recipient, Sender } from './people.ts';

type Vars = Record<string, string>;

/** Closes what is open before what it depends on. */
export class Cleanup {
  readonly #steps: (() => unknown)[] = [];

  add<T>(thing: T, close: (thing: T) => unknown): T {
    this.#steps.unshift(() => close(thing));
    return thing;
  }

  async run(): Promise<void> {
    for (const step of this.#steps.splice(0)) await step();
  }
}

export class Runtime {
  readonly #start: typeof startRelay;
  readonly #vars: Vars;
  readonly #stateDir = mkdtempSync(join(tmpdir(), 'edgedrop-'));
  #running!: Running;
  address!: SMPServer;

  constructor(start: typeof startRelay, vars: Vars) {
    this.#start = start;
    this.#vars = { LOCAL_DESTINATIONS: 'on', ...vars };
  }

  async starts(): Promise<this> {
    const port = this.address === undefined ? 0 : Number(this.address.port);
    this.#running = await this.#start({ port, stateDir: this.#stateDir, vars: this.#vars });
    const response = await fetch(new URL('/.well-known/smp-relay.json', this.#running.url));
    const { address } = (await response.json()) as { address: string };
    this.address = parseServer(address) ?? this.address;
    return this;
  }

  get url(): URL {
    return this.#running.url;
  }

  stops(): Promise<void> {
    return this.#running.stop();
  }

  async restarts(): Promise<void> {
    await this.stops();
    await this.starts();
  }
}

export const aRelay = (vars: Vars = {}) => new Runtime(startRelay, vars).starts();
export const aProxy = (vars: Vars = {}) => new Runtime(startProxy, vars).starts();

export class Routing {
  relay!: Runtime;
  proxy!: Runtime;
  readonly cleanup = new Cleanup();

  async opens(): Promise<void> {
    this.relay = this.cleanup.add(await aRelay(), (relay) => relay.stops());
    this.proxy = this.cleanup.add(await aProxy(), (proxy) => proxy.stops());
  }

  /** Somebody new at the proxy. */
  async sender(proxy = this.proxy): Promise<Sender> {
    return this.cleanup.add(await Sender.at(proxy.address), (sender) => sender.leaves());
  }

  async recipient(): Promise<Recipient> {
    return this.cleanup.add(await Recipient.at(this.relay.address), (recipient) => recipient.leaves());
  }

  /** On the way to the relay, and the address at which it is met. */
  async middleman(port = 0): Promise<{ middleman: Middleman; address: SMPServer }> {
    const { address } = this.relay;
    const middleman = this.cleanup.add(await Middleman.before(address.port, port), (one) => one.stop());
    return { middleman, address: { ...address, port: middleman.port } };
  }

  async scriptedRelay(greet?: Parameters<typeof ScriptedRelay.start>[0]): Promise<ScriptedRelay> {
    return this.cleanup.add(await ScriptedRelay.start(greet), (relay) => relay.stop());
  }

  /** Whether somebody new gets through to the relay: what she is told, and what arrives. */
  async serves(): Promise<[string, string]> {
    const [alice, bob] = await Promise.all([this.recipient(), this.sender()]);
    const queue = await alice.createsQueue();
    const route = bob.to(this.relay.address);
    await route.secures(queue);
    return [await route.sends(queue, 'hello'), await alice.receives(queue)];
  }
}

export const served: [string, string] = ['OK', 'hello'];

/** For all tests of a file. */
export function aRouting(): Routing {
  const routing = new Routing();
  beforeAll(() => routing.opens(), 60_000);
  afterAll(() => routing.cleanup.run());
  return routing;
}
