// A sender and a recipient with a connection each, and secured queues between them. A cycle is one message's: SEND, OK,
// MSG, ACK, OK.

import { freshAuthKeyPair } from '../client/smp/authKeyPair.ts';
import { ACK, type CreatedQueue, type NewQueue } from '../client/smp/recipientCommands.ts';
import { ProxiedRelay } from '../client/smp/proxiedRelay.ts';
import { SEND, type SenderCommands, type SenderQueue } from '../client/smp/senderCommands.ts';
import { primitives } from '#primitives';
import type { MsgId } from '../src/proto/ids.ts';
import type { SMPServer } from '../src/proto/server.ts';
import { must, Party } from './party.ts';

/** As in SimpleX's apps: queues are authorized with signatures. */
const algorithm = 'Ed25519';
const body = primitives.randomBytes(16_000);

export function newQueue(): NewQueue {
  return { rcvAuthKey: freshAuthKeyPair(algorithm), rcvDhKey: primitives.x25519KeyPair() };
}

interface Channel {
  recipientQueue: CreatedQueue;
  senderQueue: SenderQueue;
}

export class Pair {
  readonly #sender: SenderCommands;
  readonly #recipient: Party;
  readonly #channels: readonly Channel[];

  private constructor(sender: SenderCommands, recipient: Party, channels: readonly Channel[]) {
    this.#sender = sender;
    this.#recipient = recipient;
    this.#channels = channels;
  }

  /** With a proxy the sender goes through it. */
  static async connect(server: SMPServer, queues = 1, proxy: SMPServer | null = null): Promise<Pair> {
    const [{ connection }, recipient] = await Promise.all([
      Party.connect(proxy ?? server),
      Party.connect(server),
    ]);
    const sender = proxy === null ? connection : new ProxiedRelay(connection, server);
    const channels = Array.from({ length: queues }, () => openChannel(sender, recipient));
    return new Pair(sender, recipient, await Promise.all(channels));
  }

  /** One message through each queue, whose commands share blocks where they can. Milliseconds until each was done. */
  async cycle(): Promise<number[]> {
    const began = performance.now();
    const messages = this.#channels.map(({ recipientQueue }) =>
      this.#recipient.receives(recipientQueue.rcvId),
    );
    const sends = this.#channels.map(({ senderQueue }) => SEND(senderQueue, body, false));
    const sent = this.#sender.requestAll(sends);
    const msgIds = await Promise.all(messages);
    const acknowledged = this.#channels.map(async ({ recipientQueue }, at) => {
      must(await this.#recipient.connection.request(ACK(recipientQueue, msgIds[at] as MsgId)));
      return performance.now() - began;
    });
    for (const outcome of await sent) must(outcome);
    return Promise.all(acknowledged);
  }
}

async function openChannel(sender: SenderCommands, recipient: Party): Promise<Channel> {
  const recipientQueue = must(await recipient.connection.createQueue(newQueue()));
  const key = freshAuthKeyPair(algorithm);
  must(await sender.secureAsSender(recipientQueue.sndId, key));
  return { recipientQueue, senderQueue: { sndId: recipientQueue.sndId, sndAuthKey: key.privateKey } };
}
