// A relay that does what a test tells it: a real WebSocket server with real certificates, and no queues.

import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { WebSocketServer } from 'ws';
import { makeChain } from '../../src/durable/certificates.ts';
import { chainKeyHash } from '../../src/proto/certificate.ts';
import type { SMPServer } from '../../src/proto/server.ts';
import { Mailbox } from './mailbox.ts';
import { type Identity, ScriptedSession } from './scriptedSession.ts';

export class ScriptedRelay {
  readonly address: SMPServer;
  readonly identity: Identity;
  readonly #server: WebSocketServer;
  readonly #sessions = new Mailbox<ScriptedSession>();

  private constructor(server: WebSocketServer, identity: Identity) {
    this.#server = server;
    this.identity = identity;
    const { port } = server.address() as AddressInfo;
    this.address = { hosts: ['127.0.0.1'], port: String(port), keyHash: chainKeyHash(identity.certChain) };
  }

  /** `greet` runs while the upgrade is being answered, so that a hello may come in one packet with it. */
  static async start(
    greet: (session: ScriptedSession) => void = (session) => session.greets(),
  ): Promise<ScriptedRelay> {
    const server = new WebSocketServer({ host: '127.0.0.1', port: 0 });
    await once(server, 'listening');
    const relay = new ScriptedRelay(server, await makeChain(2));
    server.on('connection', (socket, request) => {
      const session = new ScriptedSession(socket, request.url ?? '', relay.identity);
      relay.#sessions.put(session);
      greet(session);
    });
    return relay;
  }

  /** The next connection, before its hellos. */
  accepts(): Promise<ScriptedSession> {
    return this.#sessions.take();
  }

  /** The next connection, after its hellos. */
  async welcomes(): Promise<ScriptedSession> {
    const session = await this.accepts();
    await session.welcomes();
    return session;
  }

  stop(): void {
    for (const socket of this.#server.clients) socket.terminate();
    this.#server.close();
  }
}
