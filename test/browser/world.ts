// A relay with a proxy and the page, as `npm start` runs them, and a browser for those who visit.

import type { Browser } from 'playwright-core';
import { afterAll, afterEach, beforeAll } from 'vitest';
import { freshStateDir, type RelayProcess, startRelayProcess, stop } from '../node/relayProcess.ts';
import { type Device, startBrowser, Visitor } from './visitor.ts';

const lifetime = 600_000;

export class World {
  readonly #visitors: Visitor[] = [];
  #browser!: Browser;
  #relay!: RelayProcess;

  async begins(): Promise<void> {
    const env = { STATE_DIR: freshStateDir(), PROXY_PORT: '0', CLIENT: 'on' };
    [this.#relay, this.#browser] = await Promise.all([startRelayProcess(env, lifetime), startBrowser()]);
  }

  /** At the same address another relay answers, with an identity of its own. */
  async relayIsReplaced(): Promise<void> {
    await stop(this.#relay, 'SIGTERM');
    const env = { STATE_DIR: freshStateDir(), RELAY_PORT: this.url.port };
    this.#relay = await startRelayProcess(env, lifetime);
  }

  async ends(): Promise<void> {
    await this.#browser.close();
    await stop(this.#relay, 'SIGTERM');
  }

  get url(): URL {
    return this.#relay.url;
  }

  async relayStops(): Promise<void> {
    await stop(this.#relay, 'SIGTERM');
  }

  /** `url`: of the page, where it is not the relay's. */
  async visitor(name: string | null, device?: Device, url = this.url): Promise<Visitor> {
    const visitor = await Visitor.comes(this.#browser, url, device);
    this.#visitors.push(visitor);
    if (name !== null) await visitor.isCalled(name);
    return visitor;
  }

  /** Two people who have talked. */
  async pair(device?: Device): Promise<{ alice: Visitor; bob: Visitor }> {
    const [alice, bob] = await Promise.all([this.visitor('Alice', device), this.visitor('Bob', device)]);
    await bob.joins(await alice.invites());
    await Promise.all([alice.isConnected(), bob.isConnected()]);
    await alice.says('hi, is this you?');
    await bob.reads('hi, is this you?');
    return { alice, bob };
  }

  /** What the browsers have complained about, and the end of the visits. */
  async leaving(): Promise<string[]> {
    const visitors = this.#visitors.splice(0);
    await Promise.all(visitors.map((visitor) => visitor.leaves()));
    return visitors.flatMap(({ complaints }) => complaints);
  }
}

export function aWorld(): World {
  const world = new World();
  beforeAll(() => world.begins());
  afterEach(async () => {
    const complaints = await world.leaving();
    if (complaints.length > 0) throw new Error(complaints.join('\n'));
  });
  afterAll(() => world.ends());
  return world;
}
