// A session with a relay: commands go out, many to a block, answers find the command that they belong to, and what
// the relay sends by itself is reported. Client.hs `ProtocolClient`, `processMsg`.

import { authorize } from '../../src/proto/authorization.ts';
import { type CorrId, idLength } from '../../src/proto/ids.ts';
import {
  blockCapacity,
  encodeCommand,
  encodeCommandTransmission,
  packBlocks,
  readResponses,
  toAuthorize,
} from '../../src/proto/transmission.ts';
import type { ConnectionListener } from './events.ts';
import type { CloseReason, Frames } from './frames.ts';
import { KeepAlive } from './keepAlive.ts';
import { NotifierCommands } from './notifierCommands.ts';
import { Pending } from './pending.ts';
import { Pushes } from './pushes.ts';
import { type Answer, type Outcome, readAnswer, type Request } from './request.ts';
import { type Session, SessionBlocks } from './session.ts';

export interface ConnectionOptions {
  onEvent: ConnectionListener;
  /** Milliseconds. */
  commandTimeout: number;
  /** Milliseconds; 0 for no PINGs. */
  pingInterval: number;
  randomBytes: (length: number) => Uint8Array;
}

type Outgoing = { corrId: CorrId; transmission: Uint8Array };

export class Connection extends NotifierCommands {
  readonly session: Session;
  /** Resolves when the connection has ended. */
  readonly closed: Promise<CloseReason>;
  readonly #frames: Frames;
  readonly #options: ConnectionOptions;
  readonly #blocks: SessionBlocks;
  readonly #pending: Pending;
  readonly #pushes: Pushes;
  readonly #keepAlive: KeepAlive;
  readonly #resolveClosed: (reason: CloseReason) => void;
  #outgoing: Outgoing[] = [];
  #closeReason: CloseReason | null = null;

  constructor(frames: Frames, session: Session, options: ConnectionOptions) {
    super();
    this.session = session;
    this.#frames = frames;
    this.#options = options;
    this.#blocks = new SessionBlocks(session);
    this.#pending = new Pending(options.commandTimeout);
    this.#pushes = new Pushes(options.onEvent, () => this.#frames.end('FLOOD'));
    this.#keepAlive = new KeepAlive({
      interval: options.pingInterval,
      ping: async () => (await this.ping()).ok,
      giveUp: () => this.#frames.end('SILENCE'),
    });
    const { promise, resolve } = Promise.withResolvers<CloseReason>();
    this.closed = promise;
    this.#resolveClosed = resolve;
  }

  /** Requests made in one go share blocks, in their order; a block holds up to 255. */
  request<T>(request: Request<T>): Promise<Outcome<T>> {
    return new Promise((resolve) => {
      if (this.#closeReason !== null) {
        return resolve({ ok: false, failure: 'closed', reason: this.#closeReason, sent: false });
      }
      const corrId = request.corrId ?? (this.#options.randomBytes(idLength) as CorrId);
      const transmission = this.#encode(request, corrId);
      if (1 + 2 + transmission.length > blockCapacity) {
        return resolve({ ok: false, failure: 'refused', error: 'LARGE_MSG' });
      }
      const answered = (answer: Answer) => resolve(readAnswer(request, answer));
      this.#pending.add(corrId, { request, answered, failed: resolve });
      this.#pushes.asking(request);
      if (this.#outgoing.length === 0) queueMicrotask(() => this.#flush());
      this.#outgoing.push({ corrId, transmission });
    });
  }

  get isClosed(): boolean {
    return this.#closeReason !== null;
  }

  /** Requests that wait for an answer are told that there is none; nothing of the connection is left behind. */
  close(): void {
    this.#frames.end('CLOSED');
  }

  #encode<T>({ command, entityId, key }: Request<T>, corrId: CorrId): Uint8Array {
    const { sessionId, version, sessionKey } = this.session;
    const signed = encodeCommand({ corrId, entityId, command }, version);
    const authorized = toAuthorize(sessionId, signed);
    const authorization = key === null ? null : authorize(key, { authorized, corrId, sessionKey });
    return encodeCommandTransmission(signed, authorization, version);
  }

  #flush(): void {
    const outgoing = this.#outgoing;
    this.#outgoing = [];
    if (this.#closeReason !== null) return;
    for (const { corrId } of outgoing) this.#pending.sent(corrId);
    for (const block of packBlocks(outgoing.map(({ transmission }) => transmission))) {
      this.#frames.send(this.#blocks.seal(block));
    }
  }

  /** For the owner of the frames: each one, in order. */
  receive(frame: Uint8Array): void {
    const block = this.#blocks.open(frame);
    if (block === null) return this.#frames.end('CRYPTO');
    this.#keepAlive.heard();
    for (const received of readResponses(block, this.session)) {
      if (this.#closeReason !== null) return;
      if (received.ok) this.#take(received.transmission);
      else if (received.refusal.error === 'BLOCK') this.#frames.end('BLOCK');
      else this.#take({ ...received.refusal, response: null });
    }
  }

  /** For the owner of the frames: there are no more. */
  ended(reason: CloseReason): void {
    this.#closeReason = reason;
    this.#keepAlive.stop();
    this.#pending.close(reason);
    this.#resolveClosed(reason);
  }

  #take({ corrId, entityId, response }: Answer & { corrId: CorrId }): void {
    const answer = { entityId, response };
    if (corrId.length === 0) return this.#pushes.pushed(answer);
    const taken = this.#pending.take(corrId);
    if (taken === null) return this.#pushes.unasked(answer);
    if (taken.isLate) return this.#pushes.answeredLate(taken.request, answer);
    this.#pushes.answered(taken.asked.request, answer);
    taken.asked.answered(answer);
  }
}
