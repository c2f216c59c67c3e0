// What the client of a session is done with. An answer may overtake what its queue has pushed before, and what was
// acknowledged, or went with its queue, is not to come back.

import { equal } from '../proto/bytes.ts';
import type { MsgId } from '../proto/ids.ts';
import type { Response } from '../proto/responses.ts';
import type { QueueAnswer, QueueCommand } from './queueCall.ts';

/** Forgotten are all at once: then a message may come twice, which clients expect. */
const maxKnown = 20_000;

export class Settled {
  /** By the queue's object: the message that was acknowledged last, or that there is no queue any more. */
  readonly #last = new Map<string, MsgId | 'deleted'>();

  answered(queue: string, command: QueueCommand, { response }: QueueAnswer): void {
    if (response.tag === 'ERR') return;
    if (command.tag === 'ACK') this.#remember(queue, command.msgId);
    if (command.tag === 'DEL') this.#remember(queue, 'deleted');
    // There is one again, made by this client or by another.
    const isThere = command.tag === 'NEW' || command.tag === 'SUB';
    if (isThere && this.#last.get(queue) === 'deleted') this.#last.delete(queue);
  }

  #remember(queue: string, last: MsgId | 'deleted'): void {
    if (this.#last.size >= maxKnown) this.#last.clear();
    this.#last.set(queue, last);
  }

  /** Whether the event is about something of before. */
  isOver(queue: string, event: Response): boolean {
    if (event.tag !== 'MSG') return false;
    const last = this.#last.get(queue);
    return last === 'deleted' || (last !== undefined && equal(last, event.msgId));
  }
}
