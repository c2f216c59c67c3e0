// Somebody in a story: one connection through the front door, and the verbs of the protocol. A verb that the relay
// refuses throws `Refused`.

import { onTestFinished } from 'vitest';
import { connect, type ConnectOptions } from '../../client/smp/connect.ts';
import type { AuthKeyPair } from '../../client/smp/authKeyPair.ts';
import type { Connection } from '../../client/smp/connection.ts';
import type { ConnectionEvent } from '../../client/smp/events.ts';
import type { CloseReason } from '../../client/smp/frames.ts';
import type { NewNtfCreds } from '../../client/smp/ntfCreds.ts';
import { ACK, DEL, GET, KEY, NEW, OFF, QUE, SUB } from '../../client/smp/recipientCommands.ts';
import type { Request } from '../../client/smp/request.ts';
import { SEND, SKEY } from '../../client/smp/senderCommands.ts';
import { primitives } from '#primitives';
import { asBasicAuth } from '../../src/proto/basicAuth.ts';
import { hex, utf8 } from '../../src/proto/bytes.ts';
import type { QueueMode } from '../../src/proto/commands.ts';
import type { MsgId } from '../../src/proto/ids.ts';
import type { QueueInfo } from '../../src/proto/queueInfo.ts';
import { Mailbox } from '../client/mailbox.ts';
import { openFrontDoor, relayAddress } from './frontDoor.ts';
import { type Delivered, Inbox, type Message, opened } from './inbox.ts';
import { freshKeyPair, type KeyAlgorithm, type Queue } from './queue.ts';
import { valueOf } from './refusal.ts';

export interface Circumstances extends Pick<ConnectOptions, 'versions'> {
  /** Happens before everything that somebody does. */
  meanwhile?: () => Promise<void>;
}

/** What a subscription delivers where no message waits. */
export const nothing = null;

/** Milliseconds. Nobody is to be told that a command failed because the machine is busy. */
const patience = 60_000;

interface QueueWish {
  mode?: QueueMode | null;
  algorithm?: KeyAlgorithm;
  subscribes?: boolean;
  password?: string;
  ntfCreds?: NewNtfCreds;
}

export class Person {
  /** All that the relay says by itself, but for messages. */
  readonly #told = new Mailbox<ConnectionEvent>();
  readonly #inboxes = new Map<string, Inbox>();
  readonly #keys = new Map<string, AuthKeyPair>();
  readonly #latest = new Map<string, Message>();
  readonly #circumstances: Circumstances;
  #connection!: Connection;

  private constructor(circumstances: Circumstances) {
    this.#circumstances = circumstances;
  }

  static async arrives(circumstances: Circumstances): Promise<Person> {
    const person = new Person(circumstances);
    await person.#connect();
    onTestFinished(() => person.leaves());
    return person;
  }

  async #connect(): Promise<void> {
    const { versions } = this.#circumstances;
    const connected = await connect(await relayAddress(), {
      openSocket: openFrontDoor,
      onEvent: (event) => this.#hear(event),
      connectTimeout: patience,
      commandTimeout: patience,
      pingInterval: 0,
      ...(versions && { versions }),
    });
    if (!connected.ok) throw new Error(`no connection: ${JSON.stringify(connected.error)}`);
    this.#connection = connected.connection;
  }

  #hear(event: ConnectionEvent): void {
    if (event.event === 'MSG') this.#inbox(event).put(event);
    else this.#told.put(event);
  }

  leaves(): void {
    this.#connection.close();
  }

  /** Resolves when the connection has ended, whoever ended it. */
  get parted(): Promise<CloseReason> {
    return this.#connection.closed;
  }

  /** The same person on a new connection. */
  async reconnects(): Promise<void> {
    this.leaves();
    this.#inboxes.clear();
    await this.#connect();
  }

  async createsQueue(wish: QueueWish = {}): Promise<Queue> {
    const { mode = 'messaging', algorithm = 'X25519', subscribes = true, password, ntfCreds = null } = wish;
    return this.asks(
      NEW({
        rcvAuthKey: freshKeyPair(algorithm),
        rcvDhKey: primitives.x25519KeyPair(),
        basicAuth: password === undefined ? null : asBasicAuth(utf8(password)),
        subscribeMode: subscribes ? 'subscribe' : 'create',
        queueReqData: mode && { mode, data: null },
        ntfCreds,
      }),
    );
  }

  /** In one go. */
  createsQueues(count: number): Promise<Queue[]> {
    return Promise.all(Array.from({ length: count }, () => this.createsQueue()));
  }

  /** By SKEY, which messaging queues allow. */
  async secures(queue: Queue, algorithm: KeyAlgorithm = 'X25519'): Promise<void> {
    await this.asks(SKEY(queue.sndId, this.keyFor(queue, algorithm)));
  }

  /** By KEY. */
  async securesFor(queue: Queue, sender: Person, algorithm: KeyAlgorithm = 'X25519'): Promise<void> {
    await this.asks(KEY(queue, sender.keyFor(queue, algorithm).publicKey));
  }

  /** With which this person sends to the queue from now on. */
  keyFor({ sndId }: Queue, algorithm: KeyAlgorithm = 'X25519'): AuthKeyPair {
    const key = this.#keys.get(hex(sndId)) ?? freshKeyPair(algorithm);
    this.#keys.set(hex(sndId), key);
    return key;
  }

  /** Authorized if this person has a key for the queue. */
  async sends({ sndId }: Queue, text: string): Promise<void> {
    const sndAuthKey = this.#keys.get(hex(sndId))?.privateKey ?? null;
    await this.asks(SEND({ sndId, sndAuthKey }, utf8(text), true));
  }

  /** One after the other, and none waits for the answer to the one before it. */
  async sendsAll(queue: Queue, texts: readonly string[]): Promise<void> {
    await Promise.all(texts.map((text) => this.sends(queue, text)));
  }

  /** The next message that is new. */
  async receives(queue: Queue): Promise<string> {
    await this.#circumstances.meanwhile?.();
    return this.#received(queue, await this.#inbox(queue).next());
  }

  /** The next messages, acknowledging each. */
  async receivesAll(queue: Queue, count: number): Promise<string[]> {
    const texts: string[] = [];
    while (texts.length < count) {
      texts.push(await this.receives(queue));
      await this.acknowledges(queue);
    }
    return texts;
  }

  /** The message with its ID and time: the last that came. */
  latestOf({ rcvId }: Queue): Message {
    const latest = this.#latest.get(hex(rcvId));
    if (latest === undefined) throw new Error('nothing was received');
    return latest;
  }

  async acknowledges(queue: Queue, msgId: MsgId = this.latestOf(queue).msgId): Promise<void> {
    await this.asks(ACK(queue, msgId));
  }

  /** SUB, and the message that it delivers, new or not. */
  async resubscribes(queue: Queue): Promise<string | typeof nothing> {
    this.#inbox(queue).forget();
    await this.asks(SUB(queue));
    // Its answer comes behind the message.
    await this.asks(QUE(queue));
    const { first } = this.#inbox(queue);
    return first && this.#received(queue, first);
  }

  /** All of them in one go. */
  async resubscribesAll(queues: readonly Queue[]): Promise<void> {
    await Promise.all(queues.map((queue) => this.asks(SUB(queue))));
  }

  async gets(queue: Queue): Promise<string | typeof nothing> {
    const got = await this.asks(GET(queue));
    return got && this.#received(queue, got);
  }

  /** Whether a message has come that nobody has taken yet, new or not. */
  hasMore(queue: Queue): boolean {
    return !this.#inbox(queue).isEmpty;
  }

  async suspends(queue: Queue): Promise<void> {
    await this.asks(OFF(queue));
  }

  async deletes(queue: Queue): Promise<void> {
    await this.asks(DEL(queue));
  }

  asksAbout(queue: Queue): Promise<QueueInfo> {
    return this.asks(QUE(queue));
  }

  /** What the relay says by itself: END, DELD, NMSG. */
  async isTold(): Promise<ConnectionEvent['event']> {
    return (await this.hears()).event;
  }

  /** All of it. */
  async hears(): Promise<ConnectionEvent> {
    await this.#circumstances.meanwhile?.();
    return this.#told.take();
  }

  /** What it has said so far. */
  get untold(): readonly ConnectionEvent[] {
    return this.#told.left;
  }

  async asks<T>(request: Request<T>): Promise<T> {
    await this.#circumstances.meanwhile?.();
    return valueOf(await this.#connection.request(request));
  }

  #inbox({ rcvId }: Pick<Queue, 'rcvId'>): Inbox {
    const key = hex(rcvId);
    const inbox = this.#inboxes.get(key) ?? new Inbox();
    this.#inboxes.set(key, inbox);
    return inbox;
  }

  #received(queue: Queue, delivered: Delivered): string {
    const message = opened(queue, delivered);
    this.#latest.set(hex(queue.rcvId), message);
    return message.text;
  }
}
