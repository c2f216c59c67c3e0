// What a session says to its client: answers, each queue's in the order of its commands, refusals not before the
// floor, and events behind the answers that they follow.

import type { CorrId, EntityId } from '../proto/ids.ts';
import type { Response } from '../proto/responses.ts';
import { blockCapacity, encodeResponseTransmission, noCorrId } from '../proto/transmission.ts';
import { isAuthError, untilFloor } from './authFloor.ts';
import { closeCodes, type Connection } from './connection.ts';
import type { Answered } from './framePlan.ts';
import { Lanes } from './lanes.ts';
import { delivery, seriesOf } from './metrics.ts';
import { Outbox } from './outbox.ts';

export class Replies {
  readonly #connection: Connection;
  readonly #authFloor: number;
  readonly #lanes = new Lanes();
  readonly #outbox: Outbox;

  /** `authFloor` in milliseconds. */
  constructor(connection: Connection, authFloor: number) {
    this.#connection = connection;
    this.#authFloor = authFloor;
    this.#outbox = new Outbox((blocks) => connection.send(blocks));
  }

  /** Announces answers that will come soon, and may share a block. */
  expect(answers: number): void {
    this.#outbox.expect(answers);
  }

  /** Of those announced, so many will not come. */
  forgo(answers: number): void {
    this.#outbox.release(answers);
  }

  /** Runs `step`, which answers commands for this queue, when what stands before it on the queue's lane is out. */
  inOrder(queue: string, step: () => Promise<void>): Promise<void> {
    return this.#lanes.run(queue, step);
  }

  /**
   * Resolves when the last one is out. A refusal waits for the floor, and with it what stands behind it: from when it
   * was ready, or the waits of many refusals would add up to more than anybody has patience for.
   */
  async give(answers: readonly Answered[], arrivedAt: number, readyAt = Date.now()): Promise<void> {
    const dueAt = readyAt + untilFloor(this.#authFloor, arrivedAt, readyAt);
    let awaited = answers.length;
    for (const { to, response, next } of answers) {
      const wait = isAuthError(response, to.version) ? dueAt - Date.now() : 0;
      if (wait > 0) {
        this.#outbox.release(awaited);
        awaited = 0;
        await scheduler.wait(wait);
      }
      this.#connection.count(...seriesOf(to.command, response));
      void this.#send(to.corrId, to.entityId, to.seal === null ? response : to.seal(response));
      if (next !== null) void this.#tell(to.entityId, next);
    }
    this.#outbox.release(awaited);
  }

  /** False where the connection is gone. `isOver` is asked when the event's turn has come: then nobody needs it. */
  async push(queue: string, entityId: EntityId, event: Response, isOver: () => boolean): Promise<boolean> {
    await this.#lanes.run(queue, async () => {
      if (isOver()) return;
      const sent = this.#tell(entityId, event);
      this.#outbox.release(0);
      return sent;
    });
    return this.#connection.open !== null;
  }

  #tell(entityId: EntityId, event: Response): Promise<void> {
    this.#connection.count(...delivery(event));
    return this.#send(noCorrId, entityId, event);
  }

  /** Resolves once it is with the socket. */
  async #send(corrId: CorrId, entityId: EntityId, response: Response): Promise<void> {
    const { open } = this.#connection;
    if (open === null) return;
    const transmission = encodeResponseTransmission({ corrId, entityId, response }, open.version);
    // A corrId of up to 255 bytes may leave no room for the message that answers its command.
    if (1 + 2 + transmission.length > blockCapacity) this.#connection.close(closeCodes.protocolError);
    else await this.#outbox.add(transmission);
  }
}
