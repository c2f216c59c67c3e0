// Who stands between a proxy and a relay: sees every byte, and can hold the line, cut it, or let nobody through.

import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';

/** One connection: the bytes of whoever opened it, and those of the relay. */
export interface Line {
  asked: Buffer[];
  answered: Buffer[];
}

export class Middleman {
  readonly port: string;
  readonly lines: Line[] = [];
  readonly #server: Server;
  readonly #pairs = new Set<[Socket, Socket]>();

  private constructor(server: Server, relayPort: string) {
    this.#server = server;
    this.port = String((server.address() as AddressInfo).port);
    server.on('connection', (client) => this.#join(client, connect(Number(relayPort), '127.0.0.1')));
  }

  /** `port` 0: any that is free. */
  static async before(relayPort: string, port = 0): Promise<Middleman> {
    const server = createServer().listen(port, '127.0.0.1');
    await once(server, 'listening');
    return new Middleman(server, relayPort);
  }

  #join(client: Socket, relay: Socket): void {
    const line: Line = { asked: [], answered: [] };
    this.lines.push(line);
    const pair: [Socket, Socket] = [client, relay];
    this.#pairs.add(pair);
    client.on('data', (bytes: Buffer) => line.asked.push(bytes));
    relay.on('data', (bytes: Buffer) => line.answered.push(bytes));
    client.pipe(relay);
    relay.pipe(client);
    for (const socket of pair) {
      socket.on('error', () => undefined);
      socket.on('close', () => this.#part(pair));
    }
  }

  #part(pair: [Socket, Socket]): void {
    for (const socket of pair) socket.destroy();
    this.#pairs.delete(pair);
  }

  /** What the relay says does not arrive any more. */
  holdsAnswers(): void {
    for (const [client, relay] of this.#pairs) {
      relay.unpipe(client);
      relay.resume();
    }
  }

  /** All connections end; new ones are let through. */
  cuts(): void {
    for (const pair of this.#pairs) this.#part(pair);
  }

  stop(): void {
    this.cuts();
    this.#server.close();
  }
}
