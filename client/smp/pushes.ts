// What a relay sends by itself, and messages in whatever clothes they come: pushed, as the answer to an ACK, or as
// one that came too late. All of them are reported the same way.

import { hex } from '../../src/proto/bytes.ts';
import type { EntityId, NotifierId, RecipientId } from '../../src/proto/ids.ts';
import type { Response } from '../../src/proto/responses.ts';
import type { ConnectionEvent, ConnectionListener } from './events.ts';
import type { Answer, Request } from './request.ts';

/**
 * Messages of one queue that a relay may push without seeing an ACK, SUB or GET of it. One is the rule, more would
 * only fill the client's memory. The same one again does not count: a relay forgets what it has pushed when it
 * restarts, and a recipient may take long to acknowledge.
 */
const maxUnacknowledged = 16;

type Message = Response & { tag: 'MSG' };

export class Pushes {
  readonly #onEvent: ConnectionListener;
  readonly #flooded: () => void;
  /** The queues whose recipient this connection is, and which messages each has been sent since its last command. */
  readonly #unacknowledged = new Map<string, Set<string>>();

  constructor(onEvent: ConnectionListener, flooded: () => void) {
    this.#onEvent = onEvent;
    this.#flooded = flooded;
  }

  /** The recipient's own command makes room for a message. */
  asking({ command, entityId }: Request<unknown>): void {
    if (['SUB', 'GET', 'ACK'].includes(command.tag)) this.#unacknowledged.set(hex(entityId), new Set());
  }

  /** An answer in time, for what it means beside its request. */
  answered({ command }: Request<unknown>, { entityId, response }: Answer): void {
    if (response?.tag === 'IDS') this.#unacknowledged.set(hex(response.rcvId), new Set());
    else if (response?.tag === 'MSG' && command.tag !== 'GET') this.#deliver(entityId, response);
    else if (response?.tag === 'OK' && command.tag === 'DEL') this.#unacknowledged.delete(hex(entityId));
  }

  answeredLate(request: Request<unknown>, answer: Answer): void {
    const { entityId, response } = answer;
    if (response?.tag === 'MSG') return this.#deliver(entityId, response);
    this.answered(request, answer);
    this.#emit(
      response === null ? { event: 'unexpected', entityId, response } : { event: 'late', request, response },
    );
  }

  /** Nobody waits for it: its corrId is unknown, or answered already. Only a message is worth reading. */
  unasked({ entityId, response }: Answer): void {
    if (response?.tag === 'MSG') this.#deliver(entityId, response);
    else this.#emit({ event: 'unexpected', entityId, response });
  }

  /** Without a corrId. */
  pushed(push: Answer): void {
    const { entityId, response } = push;
    if (response?.tag === 'END' || response?.tag === 'DELD') {
      this.#unacknowledged.delete(hex(entityId));
      this.#emit({ event: response.tag, entityId });
    } else if (response?.tag === 'NMSG') {
      const { nonce, encMeta } = response;
      this.#emit({ event: 'NMSG', ntfId: entityId as Uint8Array as NotifierId, nonce, encMeta });
    } else {
      this.unasked(push);
    }
  }

  #deliver(entityId: EntityId, response: Message): void {
    const delivered = this.#unacknowledged.get(hex(entityId));
    if (delivered === undefined) return this.#emit({ event: 'unexpected', entityId, response });
    const { msgId, body } = response;
    delivered.add(hex(msgId));
    if (delivered.size > maxUnacknowledged) return this.#flooded();
    this.#emit({ event: 'MSG', rcvId: entityId as Uint8Array as RecipientId, msgId, body });
  }

  #emit(event: ConnectionEvent): void {
    // In a task of its own: a listener that throws must not keep the rest of a block from being read.
    queueMicrotask(() => this.#onEvent(event));
  }
}
