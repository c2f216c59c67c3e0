// The relays that messages are received from: one client for each, subscribed to all its queues.

import { formatServer, type SMPServer } from '../../../src/proto/server.ts';
import { type ClientEvent, type ClientOptions, SmpClient } from '../../smp/smpClient.ts';

export class Relays {
  readonly #connect: Partial<ClientOptions>;
  readonly #onEvent: (server: SMPServer, event: ClientEvent) => void;
  readonly #clients = new Map<string, SmpClient>();

  constructor(connect: Partial<ClientOptions>, onEvent: (server: SMPServer, event: ClientEvent) => void) {
    this.#connect = connect;
    this.#onEvent = onEvent;
  }

  client(server: SMPServer): SmpClient {
    const key = formatServer(server);
    const known = this.#clients.get(key);
    if (known !== undefined) return known;
    const onEvent = (event: ClientEvent) => this.#onEvent(server, event);
    const client = new SmpClient(server, { ...this.#connect, onEvent });
    this.#clients.set(key, client);
    client.open();
    return client;
  }

  reconnectNow(): void {
    for (const client of this.#clients.values()) client.reconnectNow();
  }

  close(): void {
    for (const client of this.#clients.values()) client.close();
  }
}
