// A sender who leaves her marks wherever a client can: in the address that she comes from, in headers, in the path,
// and in all that her client draws at random. A test looks for them.

import WebSocket from 'ws';
import { connect } from '../../client/smp/connect.ts';
import type { Connection } from '../../client/smp/connection.ts';
import { ProxiedRelay } from '../../client/smp/proxiedRelay.ts';
import type { Outcome, Request } from '../../client/smp/request.ts';
import type { Socket } from '../../client/smp/socket.ts';
import { primitives } from '#primitives';
import { encode } from '../../src/proto/codec.ts';
import { command } from '../../src/proto/commands.ts';
import { response } from '../../src/proto/responses.ts';
import type { SMPServer } from '../../src/proto/server.ts';

/** What the proxy reads of a sender's transmissions, and what it says to her. */
export type Heard = { by: 'sender' | 'proxy'; tag: string; bytes: Uint8Array };

const forwardedFor = '203.0.113.7';

export class MarkedSender {
  readonly name: string;
  /** 127.0.0.0/8, all of which is this machine. */
  readonly address: string;
  /** All that the proxy reads and says in this sender's session. */
  readonly heard: Heard[] = [];
  readonly #drawn: Uint8Array[] = [];
  #connection!: Connection;

  private constructor(name: string, address: string) {
    this.name = name;
    this.address = address;
  }

  static async at(proxy: SMPServer, name: string, address: string): Promise<MarkedSender> {
    const sender = new MarkedSender(name, address);
    const connected = await connect(proxy, {
      onEvent: () => undefined,
      openSocket: (url) => sender.#open(url),
      randomBytes: (length) => sender.#draw(length),
      pingInterval: 0,
    });
    if (!connected.ok) throw new Error(connected.error.step);
    sender.#connection = connected.connection;
    return sender;
  }

  #open(url: string): Socket {
    const mark = `mark-of-${this.name}`;
    const names = ['User-Agent', 'Cookie', 'Authorization', 'Accept-Language', 'X-Request-Id', 'Referer'];
    const addresses = ['X-Forwarded-For', 'X-Real-IP', 'CF-Connecting-IP', 'True-Client-IP', 'Forwarded'];
    const headers = Object.fromEntries([
      ...names.map((header) => [header, mark]),
      ...addresses.map((header) => [header, forwardedFor]),
      ['Origin', `https://${mark}.example`],
    ]) as Record<string, string>;
    const path = url.replace('/?', `/${mark}?${mark}=${mark}&`);
    return new WebSocket(path, { headers, localAddress: this.address }) as unknown as Socket;
  }

  #draw(length: number): Uint8Array {
    const bytes = primitives.randomBytes(length);
    this.#drawn.push(bytes);
    return bytes;
  }

  /** The marks of the sender and of the session with the proxy: nobody behind the proxy may see one. */
  get marks(): Uint8Array[] {
    const { sessionId, sessionKey, secret } = this.#connection.session;
    const texts = [this.name, this.address, forwardedFor].map((text) => Buffer.from(text));
    const publicKeys = this.#drawn
      .filter(({ length }) => length === 32)
      .map((privateKey) => primitives.x25519PublicKey(privateKey));
    return [...texts, sessionId, sessionKey, secret, ...this.#drawn, ...publicKeys];
  }

  /** As a client of its own, with what it draws for each command. */
  to(relay: SMPServer): ProxiedRelay {
    return new ProxiedRelay({ request: (request) => this.#request(request) }, relay);
  }

  #request<T>(request: Request<T>): Promise<Outcome<T>> {
    const { version } = this.#connection.session;
    const bytes = encode(command(version), request.command);
    this.heard.push({ by: 'sender', tag: request.command.tag, bytes });
    const read: Request<T>['read'] = (answer) => {
      this.heard.push({ by: 'proxy', tag: answer.tag, bytes: encode(response(version), answer) });
      return request.read(answer);
    };
    return this.#connection.request({ ...request, read });
  }

  leaves(): void {
    this.#connection.close();
  }
}
