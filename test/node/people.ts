// A recipient, who is connected to her relay, and a sender, who reaches it through a proxy.

import { freshAuthKeyPair } from '../../client/smp/authKeyPair.ts';
import { connect, type ConnectOptions } from '../../client/smp/connect.ts';
import type { Connection } from '../../client/smp/connection.ts';
import type { ConnectionEvent } from '../../client/smp/events.ts';
import { ProxiedRelay } from '../../client/smp/proxiedRelay.ts';
import type { CreatedQueue } from '../../client/smp/recipientCommands.ts';
import type { Outcome, Request } from '../../client/smp/request.ts';
import { SEND, SKEY } from '../../client/smp/senderCommands.ts';
import { primitives } from '#primitives';
import { asBasicAuth } from '../../src/proto/basicAuth.ts';
import { fromUtf8, utf8 } from '../../src/proto/bytes.ts';
import type { CorrId, LinkId } from '../../src/proto/ids.ts';
import type { QueueLinkData } from '../../src/proto/linkData.ts';
import { decryptRcvMsgBody } from '../../src/proto/message.ts';
import { senderIdFrom } from '../../src/proto/senderId.ts';
import type { SMPServer } from '../../src/proto/server.ts';
import { Mailbox } from '../client/mailbox.ts';
import { inWords } from './outcome.ts';

async function connected(server: SMPServer, options: ConnectOptions): Promise<Connection> {
  const made = await connect(server, { connectTimeout: 30_000, pingInterval: 0, ...options });
  if (!made.ok) throw new Error(`no connection: ${JSON.stringify(made.error)}`);
  return made.connection;
}

export class Recipient {
  readonly #connection: Connection;
  readonly #messages: Mailbox<ConnectionEvent>;

  private constructor(connection: Connection, messages: Mailbox<ConnectionEvent>) {
    this.#connection = connection;
    this.#messages = messages;
  }

  static async at(relay: SMPServer): Promise<Recipient> {
    const messages = new Mailbox<ConnectionEvent>();
    return new Recipient(await connected(relay, { onEvent: (event) => messages.put(event) }), messages);
  }

  async createsQueue(): Promise<CreatedQueue> {
    const rcvAuthKey = freshAuthKeyPair('Ed25519');
    const created = await this.#connection.createQueue({
      rcvAuthKey,
      rcvDhKey: primitives.x25519KeyPair(),
      basicAuth: null,
    });
    if (!created.ok) throw new Error(inWords(created));
    return created.value;
  }

  /** A contact address with link data, of which the relay knows only the sizes. */
  async createsLink(linkData: QueueLinkData): Promise<LinkId> {
    const corrId = primitives.randomBytes(24) as CorrId;
    const linkId = primitives.randomBytes(24) as LinkId;
    const created = await this.#connection.createQueue({
      rcvAuthKey: freshAuthKeyPair('Ed25519'),
      rcvDhKey: primitives.x25519KeyPair(),
      queueReqData: { mode: 'contact', data: { linkId, senderId: senderIdFrom(corrId), linkData } },
      corrId,
    });
    if (!created.ok) throw new Error(inWords(created));
    return linkId;
  }

  /** The next message of her queue, acknowledged. */
  async receives(queue: CreatedQueue): Promise<string> {
    const event = await this.#messages.take();
    if (event.event !== 'MSG') throw new Error(event.event);
    const content = decryptRcvMsgBody(queue.rcvDhSecret, event.msgId, event.body);
    if (content?.kind !== 'message') throw new Error('no message');
    await this.#connection.acknowledge(queue, event.msgId);
    return fromUtf8(content.body);
  }

  leaves(): void {
    this.#connection.close();
  }
}

type SenderQueue = Pick<CreatedQueue, 'sndId'>;

export class Sender {
  readonly connection: Connection;
  readonly key = freshAuthKeyPair('X25519');

  constructor(connection: Connection) {
    this.connection = connection;
  }

  static async at(proxy: SMPServer, options: Partial<ConnectOptions> = {}): Promise<Sender> {
    return new Sender(await connected(proxy, { onEvent: () => undefined, ...options }));
  }

  /** The way to a relay: one session in the proxy, asked for when it is needed. */
  to(relay: SMPServer, password?: string): Route {
    const basicAuth = password === undefined ? null : asBasicAuth(utf8(password));
    return new Route(new ProxiedRelay(this.connection, relay, { basicAuth }), this.key);
  }

  leaves(): void {
    this.connection.close();
  }
}

/** What a sender does, and what she is told, in words. */
export class Route {
  readonly #relay: ProxiedRelay;
  readonly #key: Sender['key'];

  constructor(relay: ProxiedRelay, key: Sender['key']) {
    this.#relay = relay;
    this.#key = key;
  }

  async connects(): Promise<string> {
    return inWords(await this.#relay.connect());
  }

  secures({ sndId }: SenderQueue): Promise<string> {
    return this.asks(SKEY(sndId, this.#key));
  }

  /** With the key that has secured the queue. */
  sends({ sndId }: SenderQueue, text: string): Promise<string> {
    return this.asks(SEND({ sndId, sndAuthKey: this.#key.privateKey }, utf8(text), true));
  }

  /** All at once. */
  sendsAll(queue: SenderQueue, texts: readonly string[]): Promise<string[]> {
    return Promise.all(texts.map((text) => this.sends(queue, text)));
  }

  async asks(request: Request<unknown>): Promise<string> {
    return inWords(await this.outcome(request));
  }

  outcome<T>(request: Request<T>): Promise<Outcome<T>> {
    return this.#relay.request(request);
  }
}
