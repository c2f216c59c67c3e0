// The ways to relays that this user sends to: through a proxy, always, unless the user allows to go without. The
// connections are not those that messages are received on. Agent/Client.hs `sendOrProxySMPCommand`.

import { formatServer, type SMPServer } from '../../../src/proto/server.ts';
import { jitteredRest } from './rest.ts';
import { ProxiedRelay } from '../../smp/proxiedRelay.ts';
import type { Failure, Outcome, Request } from '../../smp/request.ts';
import { type ClientOptions, SmpClient } from '../../smp/smpClient.ts';
import type { Hindrance, Notice } from '../events.ts';
import type { AgentSettings, RelaySettings } from '../settings.ts';
import { chooseProxy, type ProxyChoice } from './proxyChoice.ts';

export type RoutedOutcome<T> = Outcome<T> | Hindrance;

export interface RoutesOptions {
  settings: AgentSettings;
  connect: Partial<ClientOptions>;
  notify: (notice: Notice) => void;
  /** There is a connection again. */
  connected: () => void;
}

const noProxy: Hindrance = { ok: false, failure: 'noProxy' };

export class Routes {
  readonly #options: RoutesOptions;
  readonly #clients = new Map<string, SmpClient>();
  readonly #relays = new Map<string, ProxiedRelay>();
  /** Until when a proxy is passed over for a destination, in milliseconds. */
  readonly #resting = new Map<string, number>();
  readonly #warned = new Set<string>();

  constructor(options: RoutesOptions) {
    this.#options = options;
  }

  async request<T>(destination: SMPServer, request: Request<T>): Promise<RoutedOutcome<T>> {
    const { settings } = this.#options;
    const choice = this.choose(destination);
    const isUsable = choice !== null && !this.#isResting(choice.proxy.server, destination);
    if (settings.direct === 'fallback' && !isUsable) return this.#client(destination).request(request);
    if (choice === null) return noProxy;
    if (choice.isSameOperator) this.#warn(destination, choice.proxy.server);
    const outcome = await this.#through(choice.proxy, destination).request(request);
    if (!outcome.ok && isProxysFault(outcome)) this.#rest(choice.proxy.server, destination);
    return outcome;
  }

  /** Through whom it would be sent now. */
  choose(destination: SMPServer): ProxyChoice | null {
    const { settings } = this.#options;
    return chooseProxy(destination, settings, (proxy) => this.#isResting(proxy, destination));
  }

  /** Nobody is known, or passed over, for what was true before; who is no proxy any more is left. */
  settingsChanged(): void {
    this.#relays.clear();
    this.#resting.clear();
    const proxies = this.#options.settings.proxies.map(({ server }) => formatServer(server));
    for (const [key, client] of this.#clients) {
      if (proxies.includes(key)) continue;
      client.close();
      this.#clients.delete(key);
    }
  }

  reconnectNow(): void {
    for (const client of this.#clients.values()) client.reconnectNow();
  }

  close(): void {
    for (const client of this.#clients.values()) client.close();
  }

  #through({ server: proxy, basicAuth = null }: RelaySettings, destination: SMPServer): ProxiedRelay {
    const key = pairOf(proxy, destination);
    const known = this.#relays.get(key);
    const relay = known ?? new ProxiedRelay(this.#client(proxy), destination, { basicAuth });
    this.#relays.set(key, relay);
    return relay;
  }

  #client(server: SMPServer): SmpClient {
    const key = formatServer(server);
    const known = this.#clients.get(key);
    if (known !== undefined) return known;
    const client = new SmpClient(server, {
      ...this.#options.connect,
      onEvent: ({ event }) => {
        if (event === 'connected') this.#options.connected();
      },
    });
    this.#clients.set(key, client);
    client.open();
    return client;
  }

  #isResting(proxy: SMPServer, destination: SMPServer): boolean {
    return (this.#resting.get(pairOf(proxy, destination)) ?? 0) > Date.now();
  }

  #rest(proxy: SMPServer, destination: SMPServer): void {
    this.#resting.set(pairOf(proxy, destination), Date.now() + jitteredRest());
  }

  #warn(destination: SMPServer, proxy: SMPServer): void {
    const key = pairOf(proxy, destination);
    if (this.#warned.has(key)) return;
    this.#warned.add(key);
    const names = { server: formatServer(destination), proxy: formatServer(proxy) };
    this.#options.notify({ notice: 'sameOperator', ...names });
  }
}

function pairOf(proxy: SMPServer, destination: SMPServer): string {
  return `${formatServer(proxy)} ${formatServer(destination)}`;
}

/** Another proxy may do better; against a relay that is gone none will. */
function isProxysFault(failure: Failure): boolean {
  switch (failure.failure) {
    case 'refused':
    case 'unexpected':
      return false;
    case 'routing':
      return failure.by !== 'destination';
    case 'closed':
    case 'timeout':
    case 'identity':
      return true;
  }
}
