// A relay with a queue that works, but for one flaw: real HTTP, real WebSockets, real certificates.

import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { WebSocketServer } from 'ws';
import { primitives } from '#primitives';
import { makeChain } from '../../src/durable/certificates.ts';
import { paddedBase64url } from '../../src/proto/bytes.ts';
import { chainKeyHash } from '../../src/proto/certificate.ts';
import type { CertChainPubKey } from '../../src/proto/certChainPubKey.ts';
import { signSessionKey } from '../../src/proto/identityProof.ts';
import type { MsgId, RecipientId, SenderId } from '../../src/proto/ids.ts';
import { asX25519PublicKey } from '../../src/proto/keys.ts';
import { encryptRcvMsgBody } from '../../src/proto/message.ts';
import type { Response } from '../../src/proto/responses.ts';
import { formatServer, type SMPServerAddress } from '../../src/proto/server.ts';
import type { CommandTransmission } from '../../src/proto/transmission.ts';
import { type Identity, ScriptedSession } from '../client/scriptedSession.ts';

export interface Flaw {
  /** Something is waited for in vain. */
  isSilent?: true;
  /** In place of the info document. */
  page?: (response: ServerResponse) => void;
  /** No WebSocket opens. */
  isClosed?: boolean;
  /** In place of the honest hello. */
  greets?: (session: ScriptedSession, identity: Identity) => void | Promise<void>;
  /** In place of the honest answer: another one, silence (null), or the end of the connection. Undefined: honest. */
  answers?: (command: CommandTransmission['command'], count: number) => Response | null | 'end' | undefined;
  /** What becomes of a message on its way to the recipient; null: it does not come. */
  delivers?: (body: Uint8Array) => Uint8Array | null;
  /** How the body of MSG looks then. */
  encrypts?: (body: Uint8Array) => Uint8Array;
  newQueues?: 'open' | 'password' | 'invite' | 'off';
  /** The certificates of a PKEY. */
  leadsTo?: CertChainPubKey;
}

interface Queue {
  recipient: ScriptedSession;
  rcvId: RecipientId;
  sndId: SenderId;
  secret: Uint8Array;
}

export class BrokenRelay {
  readonly address: SMPServerAddress;
  readonly #identity: Identity;
  readonly #server: Server;
  readonly #sockets: WebSocketServer;
  readonly #flaw: Flaw;
  readonly #queues: Queue[] = [];
  #count = 0;

  private constructor(server: Server, identity: Identity, flaw: Flaw) {
    this.#server = server;
    this.#identity = identity;
    this.#flaw = flaw;
    const { port } = server.address() as AddressInfo;
    const keyHash = chainKeyHash(identity.certChain);
    this.address = { hosts: ['127.0.0.1'], port: String(port), keyHash, basicAuth: null };
    this.#sockets = new WebSocketServer({ noServer: true });
    server.on('request', (_, response) => this.#answersRequest(response));
    server.on('upgrade', (request, socket, head) => {
      if (flaw.isClosed) {
        socket.destroy();
        return;
      }
      this.#sockets.handleUpgrade(request, socket, head, (opened) => {
        void this.#serves(new ScriptedSession(opened, request.url ?? '', identity));
      });
    });
  }

  static async with(flaw: Flaw): Promise<BrokenRelay> {
    const server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    return new BrokenRelay(server, await makeChain(2), flaw);
  }

  stop(): void {
    for (const socket of this.#sockets.clients) socket.terminate();
    this.#server.closeAllConnections();
    this.#server.close();
  }

  #answersRequest(response: ServerResponse<IncomingMessage>): void {
    if (this.#flaw.page !== undefined) return this.#flaw.page(response);
    const info = {
      address: formatServer({ ...this.address, basicAuth: null }),
      keyHash: paddedBase64url(this.address.keyHash),
      newQueues: this.#flaw.newQueues ?? 'open',
      proxying: 'open',
    };
    response.setHeader('Content-Type', 'application/json').end(JSON.stringify(info));
  }

  async #serves(session: ScriptedSession): Promise<void> {
    await (this.#flaw.greets ?? ((one) => one.greets()))(session, this.#identity);
    await session.welcomes();
    for (;;) {
      for (const command of await session.reads()) this.#serve(session, command);
    }
  }

  #serve(session: ScriptedSession, asked: CommandTransmission): void {
    const { command } = asked;
    const answer = this.#flaw.answers?.(command, ++this.#count);
    if (answer === 'end') return session.drops();
    if (answer === null) return;
    session.answers(asked, answer ?? this.#honest(session, asked));
    if (command.tag === 'SEND' && answer === undefined) this.#delivers(asked, command.body);
  }

  #honest(session: ScriptedSession, { command }: CommandTransmission): Response {
    if (command.tag === 'PING') return { tag: 'PONG' };
    if (command.tag === 'PRXY') {
      const versions = { min: 9, max: 20 };
      const certChainPubKey = this.#leadsTo(session);
      return { tag: 'PKEY', sessionId: session.sessionId, versions, certChainPubKey };
    }
    return command.tag === 'NEW' ? this.#created(session, command.rcvDhKey) : { tag: 'OK' };
  }

  #created(recipient: ScriptedSession, rcvDhKey: Uint8Array): Response {
    const keys = primitives.x25519KeyPair();
    const secret = primitives.x25519(keys.privateKey, rcvDhKey) ?? new Uint8Array(32);
    const rcvId = primitives.randomBytes(24) as RecipientId;
    const sndId = primitives.randomBytes(24) as SenderId;
    this.#queues.push({ recipient, rcvId, sndId, secret });
    const none = { queueMode: null, linkId: null, serviceId: null, ntfCreds: null };
    return { tag: 'IDS', rcvId, sndId, srvDhKey: asX25519PublicKey(keys.publicKey), ...none };
  }

  #leadsTo(session: ScriptedSession): CertChainPubKey {
    if (this.#flaw.leadsTo !== undefined) return this.#flaw.leadsTo;
    const { certChain, leafPrivateKey } = this.#identity;
    return {
      certChain,
      signedKey: signSessionKey(leafPrivateKey, asX25519PublicKey(session.keys.publicKey)),
    };
  }

  #delivers({ entityId }: CommandTransmission, body: Uint8Array): void {
    const queue = this.#queues.find(({ sndId }) => Buffer.compare(sndId, entityId) === 0);
    const delivered = this.#flaw.delivers === undefined ? body : this.#flaw.delivers(body);
    if (queue === undefined || delivered === null) return;
    const msgId = primitives.randomBytes(24) as MsgId;
    const content = { kind: 'message' as const, timestamp: 0n, notification: true, body: delivered };
    const encrypted = encryptRcvMsgBody(queue.secret, msgId, content);
    queue.recipient.pushes(queue.rcvId, {
      tag: 'MSG',
      msgId,
      body: this.#flaw.encrypts?.(encrypted) ?? encrypted,
    });
  }
}
