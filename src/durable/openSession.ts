// A session after its handshake: from frames to calls on queues, and from their answers and events back to frames.
// Server.hs `receive`, `client`, `send`.

import type { CorrId, EntityId } from '../proto/ids.ts';
import type { Response } from '../proto/responses.ts';
import { encodeResponseTransmission, noCorrId, readCommands } from '../proto/transmission.ts';
import { isAuthError, untilFloor } from './authFloor.ts';
import { closeCodes, type Connection } from './connection.ts';
import { type Answered, answersOf, type PlannedCall, planFrame, requestsOf } from './framePlan.ts';
import { clientLimits, type Frame, Intake } from './intake.ts';
import { Lanes } from './lanes.ts';
import type { NameKeys, QueueNames } from './names.ts';
import { Outbox } from './outbox.ts';
import { Queues } from './queues.ts';
import type { OpenState } from './sessionState.ts';
import type { Settings } from './settings.ts';

export interface Surroundings {
  /** The Session's object ID, to which queues push. */
  id: string;
  queues: Env['QUEUE'];
  nameKeys: NameKeys;
  settings: Settings;
}

export class OpenSession {
  readonly #connection: Connection;
  readonly #id: string;
  readonly #authFloor: number;
  readonly #queues: Queues;
  readonly #lanes = new Lanes();
  readonly #intake: Intake;
  readonly #outbox: Outbox;

  constructor(connection: Connection, { id, queues, nameKeys, settings }: Surroundings) {
    this.#connection = connection;
    this.#id = id;
    this.#authFloor = settings.authFloor;
    this.#queues = new Queues(queues, nameKeys);
    this.#outbox = new Outbox((blocks) => connection.send(blocks));
    this.#intake = new Intake(
      settings.limits ? clientLimits : null,
      (frame) => this.#handle(frame),
      () => connection.close(closeCodes.policyViolation),
    );
  }

  /**
   * Decrypted at once, since frames are a chain; handled when the session's rate and what is under way allow.
   * Resolves when all is answered, so that the object is not taken for idle before.
   */
  async receive(data: string | ArrayBuffer): Promise<void> {
    const connection = this.#connection;
    const block = connection.receive(data);
    const { open } = connection;
    if (block === null || open === null) return connection.close(closeCodes.protocolError);
    connection.markBusy(true);
    await this.#intake.take({ commands: readCommands(block, open), arrivedAt: Date.now() });
    connection.markBusy(this.#intake.isBusy);
  }

  /** An event of a queue. False where the connection is gone. */
  async push(
    { object, recipientId }: Pick<QueueNames, 'object' | 'recipientId'>,
    event: Response,
  ): Promise<boolean> {
    await this.#lanes.run(object, async () => {
      const { open } = this.#connection;
      if (open !== null) await this.#send(open, noCorrId, recipientId as Uint8Array as EntityId, event);
    });
    return this.#connection.open !== null;
  }

  async #handle({ commands, arrivedAt }: Frame): Promise<void> {
    const { open } = this.#connection;
    if (open === null) return;
    this.#outbox.expect(commands.length);
    const { answers, calls } = planFrame(commands, (party, entityId) => this.#queues.named(party, entityId));
    // All queues are called before anything waits, so that no later frame can overtake this one.
    await Promise.all([
      ...calls.map((call) => this.#call(call, open, arrivedAt)),
      ...answers.map((answer) => this.#answer([answer], open, arrivedAt)),
    ]);
  }

  #call({ names, entries }: PlannedCall, open: OpenState, arrivedAt: number): Promise<void> {
    const session = { id: this.#id, version: open.version, privateKey: open.privateKey };
    const called = this.#queues.run(names, session, requestsOf(entries));
    return this.#lanes.run(names.object, async () => {
      const answers = await called;
      // To answer without knowing would make an app drop a message that is there, or repeat one that is.
      if (answers === null) this.#connection.close(closeCodes.internalError);
      else await this.#answer(answersOf(entries, answers), open, arrivedAt);
    });
  }

  /** One after the other; a refusal waits for the floor, and with it what stands behind it. */
  async #answer(answers: Answered[], open: OpenState, arrivedAt: number): Promise<void> {
    let awaited = answers.length;
    for (const { corrId, entityId, response, then } of answers) {
      if (isAuthError(response, open.version)) {
        this.#outbox.settle(awaited);
        awaited = 0;
        await scheduler.wait(untilFloor(this.#authFloor, arrivedAt, Date.now()));
      }
      void this.#send(open, corrId, entityId, response);
      if (then !== null) void this.#send(open, noCorrId, entityId, then);
    }
    this.#outbox.settle(awaited);
  }

  #send({ version }: OpenState, corrId: CorrId, entityId: EntityId, response: Response): Promise<void> {
    return this.#outbox.add(encodeResponseTransmission({ corrId, entityId, response }, version));
  }
}
