// One message queue: the only owner of its keys, messages and subscriber. Decides, writes in one transaction, then
// answers and pushes; whatever leaves waits until what it tells of is durable (output gates).

import { DurableObject } from 'cloudflare:workers';
import { primitives } from '#primitives';
import { equal } from '../proto/bytes.ts';
import { idLength, type MsgId } from '../proto/ids.ts';
import type { Response } from '../proto/responses.ts';
import { expireBefore, nextSweep, sweep } from './expiry.ts';
import { MessageStore } from './messageStore.ts';
import type { QueueNames } from './names.ts';
import { push } from './push.ts';
import { type Answer, callFormat, type QueueAnswer, type QueueCall } from './queueCall.ts';
import { nothing, unknownFlight } from './queueState.ts';
import { QueueStore, type StoredQueue } from './queueStore.ts';
import { type Push, QueueTurn } from './queueTurn.ts';
import { type Settings, settings } from './settings.ts';

export class Queue extends DurableObject<Env> {
  readonly #settings: Settings;
  readonly #store: QueueStore;
  readonly #messages: MessageStore;
  /** Memory that a reset erases; not knowing is safe, since the head is then handed out again. */
  #flight = unknownFlight;

  constructor(ctx: DurableObjectState, env: Env) {
    super(ctx, env);
    this.#settings = settings(env);
    this.#store = new QueueStore(ctx.storage.sql);
    this.#messages = new MessageStore(ctx.storage.sql);
  }

  /**
   * All commands of one frame for this queue, in one commit. `answer` gets one answer a request as soon as they are
   * durable; the call itself ends when the subscriber's Session has taken what is pushed. A call that breaks before
   * its answers has an unknown outcome; one that breaks after them is made good by a call without requests.
   */
  async run(call: QueueCall, answer: Answer): Promise<void> {
    if (call.format !== callFormat) throw new Error('a call of another version of the code');
    const { answers, pushes, alarm } = this.#commit(call);
    // A calling Session that is gone needs no answers any more, but the subscriber still needs the message.
    const answered = (async () => answer(answers))().catch(() => undefined);
    await Promise.all([alarm, answered, ...pushes.map((event) => this.#push(call.names, event))]);
  }

  #commit(call: QueueCall): { answers: QueueAnswer[]; pushes: Push[]; alarm: Promise<void> } {
    try {
      const before = this.#store.load(call.names);
      const { answers, turn } = this.ctx.storage.transactionSync(() => this.#turn(call));
      this.#flight = turn.flight;
      return { answers, pushes: turn.pushes, alarm: this.#setAlarm(before, turn.queue) };
    } catch (error) {
      this.#store.forget();
      this.#flight = unknownFlight;
      throw error;
    }
  }

  #turn({ names, session, requests }: QueueCall): { answers: QueueAnswer[]; turn: QueueTurn } {
    const now = Date.now();
    const { messageTtlSeconds } = this.#settings;
    const before = this.#store.load(names);
    if (before !== null) this.#messages.expire(expireBefore(now, messageTtlSeconds));
    const memory = { store: this.#store, messages: this.#messages, flight: this.#flight };
    const turn = new QueueTurn(memory, session, {
      names,
      settings: this.#settings,
      version: session.version,
      now: Math.floor(now / 1000),
      freshMsgId: () => primitives.randomBytes(idLength) as MsgId,
      freshDhKeys: () => primitives.x25519KeyPair(),
    });
    const answers = requests.map((request) => turn.run(request));
    // Who may do nothing here brings nothing about either: a refusal does no more work than any other.
    if (requests.length === 0 || !answers.every(isRefusal)) turn.pushHead();
    turn.arm((armed, oldest) => sweep(armed, oldest, now, messageTtlSeconds));
    if (turn.queue !== null && turn.queue !== before) this.#store.save(turn.queue, names);
    return { answers, turn };
  }

  async #setAlarm(before: StoredQueue | null, after: StoredQueue | null): Promise<void> {
    if (after === null && before !== null) {
      await this.ctx.storage.deleteAll(); // the alarm included
    } else if (after !== null && after.alarmAt !== null && after.alarmAt !== before?.alarmAt) {
      await this.ctx.storage.setAlarm(after.alarmAt);
    }
  }

  async #push(names: QueueNames, { session, event }: Push): Promise<void> {
    const stub = () => this.env.SESSION.get(this.env.SESSION.idFromString(session));
    const pushed = await push(stub, names, event, () => this.#isStillMeant(names, session, event));
    if (pushed === 'gone') this.#endSubscription(names, session);
    // What was in flight is then unknown, and goes out at the next event: the caller, whose call breaks, makes one.
    if (pushed === 'lost' && event.tag === 'MSG') this.ctx.abort('a subscriber could not be reached');
  }

  #isStillMeant(names: QueueNames, session: string, event: Response): boolean {
    const isSubscribed = this.#store.load(names)?.subscriber === session;
    // Of END and DELD: the Session may have subscribed anew while they were on their way.
    if (event.tag !== 'MSG') return !isSubscribed;
    const inFlight = this.#flight.subscriber;
    const isInFlight = inFlight.known && inFlight.msgId !== null && equal(inFlight.msgId, event.msgId);
    return isInFlight && isSubscribed;
  }

  #endSubscription(names: QueueNames, session: string): void {
    const queue = this.#store.load(names);
    if (queue?.subscriber !== session) return;
    this.#store.save({ ...queue, subscriber: null }, names);
    this.#flight = { ...this.#flight, subscriber: nothing };
  }

  /** Removes what is old. Alarms run at least once, and one that fails for good would never run again. */
  override async alarm(): Promise<void> {
    try {
      if (!this.#store.exists) return;
      const next = this.ctx.storage.transactionSync(() => this.#expireAndRearm());
      if (next !== null) await this.ctx.storage.setAlarm(next);
    } catch {
      this.#store.forget();
      await this.ctx.storage.setAlarm(Date.now() + 3600 * 1000);
    }
  }

  #expireAndRearm(): number | null {
    const now = Date.now();
    const { messageTtlSeconds } = this.#settings;
    this.#messages.expire(expireBefore(now, messageTtlSeconds));
    const { oldest } = this.#messages;
    const next = oldest === null ? null : nextSweep(oldest, now, messageTtlSeconds);
    this.#store.saveAlarm(next);
    return next;
  }
}

function isRefusal({ response }: QueueAnswer): boolean {
  return response.tag === 'ERR' && response.error === 'AUTH';
}
