// The messages of one queue, as they have reached one connection of its recipient.

import { Mailbox } from '../client/mailbox.ts';
import { fromUtf8, hex } from '../../src/proto/bytes.ts';
import type { MsgId } from '../../src/proto/ids.ts';
import { decryptRcvMsgBody } from '../../src/proto/message.ts';
import type { Queue } from './queue.ts';

export interface Message {
  msgId: MsgId;
  /** Seconds since 1970. */
  timestamp: bigint;
  /** What was sent, or `quotaMarker`. */
  text: string;
}

/** As it is delivered: encrypted for the recipient. */
export type Delivered = { msgId: MsgId; body: Uint8Array };

/** What the recipient of a full queue finds behind the last message. */
export const quotaMarker = 'the marker of a full queue';

export function opened({ rcvDhSecret }: Queue, { msgId, body }: Delivered): Message {
  const content = decryptRcvMsgBody(rcvDhSecret, msgId, body);
  if (content === null) throw new Error('a message that nobody can read');
  const text = content.kind === 'quota' ? quotaMarker : fromUtf8(content.body);
  return { msgId, timestamp: content.timestamp, text };
}

export class Inbox {
  readonly #seen = new Set<string>();
  #arrived = new Mailbox<Delivered>();

  put(message: Delivered): void {
    this.#arrived.put(message);
  }

  /** The next that is new: a relay that was reset may deliver one again, and clients expect that. */
  async next(): Promise<Delivered> {
    for (;;) {
      const message = await this.#arrived.take();
      if (this.#see(message)) return message;
    }
  }

  /** The first that is here, new or not; null where there is none. */
  get first(): Delivered | null {
    const [first] = this.#arrived.left;
    if (first !== undefined) this.#see(first);
    return first ?? null;
  }

  /** Whether nothing is here, new or not. */
  get isEmpty(): boolean {
    return this.#arrived.left.length === 0;
  }

  /** What was delivered before will be delivered again, or was acknowledged. */
  forget(): void {
    this.#arrived = new Mailbox();
  }

  #see({ msgId }: Delivered): boolean {
    const id = hex(msgId);
    const isNew = !this.#seen.has(id);
    this.#seen.add(id);
    return isNew;
  }
}
