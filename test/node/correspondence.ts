// One queue and its two people, who write and read until their connections end, and remember what they were told.

import { freshAuthKeyPair } from '../../client/smp/authKeyPair.ts';
import { connect } from '../../client/smp/connect.ts';
import type { Connection } from '../../client/smp/connection.ts';
import type { ConnectionEvent } from '../../client/smp/events.ts';
import type { CreatedQueue } from '../../client/smp/recipientCommands.ts';
import type { Outcome } from '../../client/smp/request.ts';
import { SEND } from '../../client/smp/senderCommands.ts';
import { expect } from 'vitest';
import { primitives } from '#primitives';
import { fromUtf8, utf8 } from '../../src/proto/bytes.ts';
import type { MsgId } from '../../src/proto/ids.ts';
import { decryptRcvMsgBody } from '../../src/proto/message.ts';
import type { SMPServer } from '../../src/proto/server.ts';
import { Mailbox } from '../client/mailbox.ts';

/** SENDs that are under way at once. */
const windowSize = 3;

export class Correspondence {
  /** The numbers of messages whose ACK was answered OK. */
  readonly #acknowledged = new Set<number>();
  /** Those whose ACK was sent, whatever became of it. */
  readonly #read = new Set<number>();
  readonly #sent = new Set<number>();
  readonly #queue: CreatedQueue;
  readonly #key = freshAuthKeyPair('X25519');
  #next = 0;

  private constructor(queue: CreatedQueue) {
    this.#queue = queue;
  }

  static async begins(server: SMPServer): Promise<Correspondence> {
    const { connection } = await connected(server);
    const correspondence = new Correspondence(
      must(
        await connection.createQueue({
          rcvAuthKey: freshAuthKeyPair('Ed25519'),
          rcvDhKey: primitives.x25519KeyPair(),
          subscribeMode: 'create',
        }),
      ),
    );
    must(await connection.secureAsSender(correspondence.#queue.sndId, correspondence.#key));
    connection.close();
    return correspondence;
  }

  /** Until all are sent, or the connection ends. */
  async writes(server: SMPServer, count: number, taken = () => {}): Promise<void> {
    const { connection } = await connected(server);
    for (const end = this.#next + count; this.#next < end && !connection.isClosed;) {
      const numbers = Array.from({ length: Math.min(windowSize, end - this.#next) }, () => this.#next++);
      const outcomes = await connection.requestAll(numbers.map((number) => this.#message(number)));
      for (const [at, outcome] of outcomes.entries()) {
        if (!isTold(outcome)) continue;
        this.#sent.add(numbers[at] ?? -1);
        taken();
      }
    }
    connection.close();
  }

  #message(number: number): ReturnType<typeof SEND> {
    const { sndId } = this.#queue;
    return SEND({ sndId, sndAuthKey: this.#key.privateKey }, utf8(String(number)), true);
  }

  /** Subscribes and acknowledges until the connection ends, or a message has come that was sent after all others. */
  async reads(server: SMPServer, last: number | null = null): Promise<number[]> {
    const { connection, messages } = await connected(server);
    const numbers: number[] = [];
    if (!isTold(await connection.subscribe(this.#queue))) return numbers;
    for (;;) {
      const message = await Promise.race([messages.take(), connection.closed.then(() => null)]);
      if (message === null) break;
      const number = this.#numberOf(message);
      numbers.push(number);
      this.#read.add(number);
      if (isTold(await connection.acknowledge(this.#queue, message.msgId))) this.#acknowledged.add(number);
      if (number === last) break;
    }
    connection.close();
    return numbers;
  }

  #numberOf({ msgId, body }: Message): number {
    const content = decryptRcvMsgBody(this.#queue.rcvDhSecret, msgId, body);
    if (content?.kind !== 'message') throw new Error('no message');
    return Number(fromUtf8(content.body));
  }

  /** Reads all that there is, and checks that it is what the relay has promised. */
  async catchesUp(server: SMPServer): Promise<void> {
    const kept = [...this.#sent].filter((number) => !this.#read.has(number));
    const gone = new Set(this.#acknowledged);
    const last = this.#next;
    const [read] = await Promise.all([this.reads(server, last), this.writes(server, 1)]);
    expect(read).toEqual(inOrder(read));
    expect(read).toEqual(expect.arrayContaining([...kept, last]));
    expect(read.filter((number) => gone.has(number))).toEqual([]);
  }
}

/** None before one that was sent earlier, and none twice. */
export function inOrder(numbers: readonly number[]): number[] {
  return [...new Set(numbers)].toSorted((a, b) => a - b);
}

type Message = { msgId: MsgId; body: Uint8Array };

async function connected(
  server: SMPServer,
): Promise<{ connection: Connection; messages: Mailbox<ConnectionEvent & Message> }> {
  const messages = new Mailbox<ConnectionEvent & Message>();
  const made = await connect(server, {
    connectTimeout: 60_000,
    commandTimeout: 60_000,
    pingInterval: 0,
    onEvent: (event) => {
      if (event.event === 'MSG') messages.put(event);
    },
  });
  if (!made.ok) throw new Error(`no connection: ${JSON.stringify(made.error)}`);
  return { connection: made.connection, messages };
}

/** Whether the relay has answered OK. That the connection has ended is the only other thing that may happen. */
function isTold(outcome: Outcome<unknown>): boolean {
  if (!outcome.ok && outcome.failure !== 'closed') throw new Error(JSON.stringify(outcome));
  return outcome.ok;
}

function must<T>(outcome: Outcome<T>): T {
  if (!outcome.ok) throw new Error(JSON.stringify(outcome));
  return outcome.value;
}
