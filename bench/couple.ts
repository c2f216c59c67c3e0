// Two agents that are connected over one relay and one proxy, of which neither is the other's.

import { defaultSettings } from '../client/agent/settings.ts';
import { primitives } from '#primitives';
import type { Relay } from './connections.ts';
import { Correspondent } from './correspondent.ts';
import type { FarNetwork } from './farNetwork.ts';

/** As long as the text and the profile that a person writes at most. */
const body = primitives.randomBytes(13_000);
const info = primitives.randomBytes(1_000);

export interface CoupleOptions {
  relay: Relay;
  proxy: Relay;
  network: FarNetwork;
  pq: boolean;
  freshFolder: () => string;
}

export class Couple {
  readonly alice: Correspondent;
  readonly bob: Correspondent;
  #toBob = '';
  #toAlice = '';
  #isAlicesTurn = true;

  private constructor(alice: Correspondent, bob: Correspondent) {
    this.alice = alice;
    this.bob = bob;
  }

  static async meets({ relay, proxy, network, pq, freshFolder }: CoupleOptions): Promise<Couple> {
    const settings = {
      ...defaultSettings,
      relays: [{ server: relay.server, operator: 'relay' }],
      proxies: [{ server: proxy.server, operator: 'proxy' }],
      receipts: false,
      pq,
    } as const;
    const open = () => Correspondent.opens({ folder: freshFolder(), settings, network });
    const couple = new Couple(await open(), await open());
    const { link, id } = await couple.invites();
    couple.#toBob = id;
    couple.#toAlice = await couple.joins(link, id);
    return couple;
  }

  async invites(): Promise<{ link: string; id: string }> {
    const id = await this.alice.agent.createInvitation({ info });
    const { links } = await this.alice.hears(id, 'linkReady');
    return { link: links.full, id };
  }

  /** Bob's connection, when both know that they are connected. */
  async joins(link: string, toBob: string): Promise<string> {
    const connected = this.alice.hears(toBob, 'connected');
    const toAlice = await this.bob.agent.join(link, { info });
    await Promise.all([connected, this.bob.hears(toAlice, 'connected')]);
    return toAlice;
  }

  /** One message, to whom wrote the last, until it is read. */
  async talks(): Promise<void> {
    const [from, id] = this.#isAlicesTurn ? [this.alice, this.#toBob] : [this.bob, this.#toAlice];
    const read = this.#reads(this.#isAlicesTurn);
    this.#isAlicesTurn = !this.#isAlicesTurn;
    await from.agent.send(id, body);
    await read;
  }

  /** Alice has said something; `read` resolves when Bob has it. */
  async says(): Promise<{ read: Promise<unknown> }> {
    const read = this.#reads(true);
    await this.alice.agent.send(this.#toBob, body);
    return { read };
  }

  #reads(byBob: boolean): Promise<unknown> {
    return byBob ? this.bob.hears(this.#toAlice, 'message') : this.alice.hears(this.#toBob, 'message');
  }

  async part(): Promise<void> {
    await Promise.all([this.alice.closes(), this.bob.closes()]);
  }
}
