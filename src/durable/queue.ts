// One message queue: the only owner of its keys, messages and subscriber. Decides, writes in one transaction, then
// answers and pushes; whatever leaves waits until what it tells of is durable (output gates).

import { DurableObject } from 'cloudflare:workers';
import { primitives } from '#primitives';
import { equal } from '../proto/bytes.ts';
import { decode } from '../proto/codec.ts';
import type { BlockingInfo } from '../proto/errors.ts';
import { idLength, type LinkId, type MsgId } from '../proto/ids.ts';
import { checkCall } from './checkCall.ts';
import { expireBefore, nextSweep, removalAt, sweep } from './expiry.ts';
import { LinkStore } from './linkStore.ts';
import { isHeld } from './decideLink.ts';
import { MessageStore } from './messageStore.ts';
import { metering } from './meterCall.ts';
import { movedQueue } from './movedQueue.ts';
import type { NameKeys, QueueNames } from './names.ts';
import { push } from './push.ts';
import { type Answer, callFormat, type QueueAnswer, type QueueAnswers, type QueueCall } from './queueCall.ts';
import { type MovedIn, type MovedOut, moveFormat, QueueMove } from './queueMove.ts';
import { endPush, entityOf, notificationPush, type Push } from './queuePush.ts';
import { unknownFlight } from './queueState.ts';
import { QueueStore, type StoredQueue } from './queueStore.ts';
import { QueueTurn } from './queueTurn.ts';
import { type Settings, settings } from './settings.ts';

export class Queue extends DurableObject<Env> {
  readonly #settings: Settings;
  readonly #store: QueueStore;
  readonly #messages: MessageStore;
  readonly #links: LinkStore;
  readonly #move: QueueMove;
  /** Memory that a reset erases; not knowing is safe, since the head is then handed out again. */
  #flight = unknownFlight;

  constructor(ctx: DurableObjectState, env: Env) {
    super(ctx, env);
    this.#settings = settings(env);
    this.#store = new QueueStore(ctx.storage.sql);
    this.#messages = new MessageStore(ctx.storage.sql);
    this.#links = new LinkStore(ctx.storage.sql);
    this.#move = new QueueMove(ctx.storage.sql, this.#store, this.#messages, this.#links);
  }

  /**
   * All commands of one frame for this queue, in one commit. Returns what it answers as soon as that is durable, unless
   * it has a message to push: then `answer` gets that, the call itself ends when the Session of whoever listens has
   * taken the message, and returns null. A call that breaks before its answers has an unknown outcome; one that breaks
   * after them is made good by a call without requests.
   */
  async run(call: QueueCall, answer: Answer): Promise<QueueAnswers | null> {
    checkCall(call.format, callFormat);
    const { answers, pushes, alarm } = this.#commit(call);
    const push = (event: Push) => this.#push(call.names, event);
    // Nobody makes good what tells that a subscription is over, so nobody waits for it either.
    const messages = pushes.filter(({ about }) => about !== null);
    for (const end of pushes.filter(({ about }) => about === null)) this.ctx.waitUntil(push(end));
    if (messages.length === 0) {
      await alarm;
      return answers;
    }
    // A calling Session that is gone needs no answers any more, but the subscriber still needs the message.
    const answered = (async () => answer(answers))().catch(() => undefined);
    await Promise.all([alarm, answered, ...messages.map(push)]);
    return null;
  }

  #commit(call: QueueCall): { answers: QueueAnswers; pushes: Push[]; alarm: Promise<void> } {
    try {
      const before = this.#store.load(call.names);
      const { answers, turn, expired } = this.ctx.storage.transactionSync(() => this.#turn(call));
      this.#countExpired(expired);
      this.#flight = turn.flight;
      const { freed, pushes } = turn;
      return { answers: { answers, freed }, pushes, alarm: this.#setAlarm(before, turn.queue) };
    } catch (error) {
      this.#forget();
      throw error;
    }
  }

  #turn({ names, session, requests }: QueueCall): {
    answers: QueueAnswer[];
    turn: QueueTurn;
    expired: number;
  } {
    const now = Date.now();
    const settings = { ...this.#settings, messageQuota: session.messageQuota ?? this.#settings.messageQuota };
    const { messageTtlSeconds, idleQueueSeconds } = settings;
    const before = this.#store.load(names);
    const expired = before === null ? 0 : this.#messages.expire(expireBefore(now, messageTtlSeconds));
    const memory = {
      store: this.#store,
      messages: this.#messages,
      links: this.#links,
      flight: this.#flight,
      isLeaving: before !== null && this.#move.isLeaving,
    };
    const turn = new QueueTurn(memory, session, {
      names,
      settings,
      version: session.version,
      now: Math.floor(now / 1000),
      freshMsgId: () => primitives.randomBytes(idLength) as MsgId,
      freshDhKeys: () => primitives.x25519KeyPair(),
    });
    const answers = requests.map((request) => turn.run(request));
    // Who may do nothing here brings nothing about either: a refusal does no more work than any other.
    const isUsed = !answers.every(isRefusal);
    if (isUsed) turn.touch();
    if (isUsed || requests.length === 0) turn.tell();
    turn.arm((queue, oldest) => {
      const removal = removalAt(lifetimeOf(queue), idleQueueSeconds);
      return sweep(queue.alarmAt, { oldest, removal }, now, messageTtlSeconds);
    });
    if (turn.queue !== null && turn.queue !== before) this.#store.save(turn.queue, names);
    return { answers, turn, expired };
  }

  async #setAlarm(before: StoredQueue | null, after: StoredQueue | null): Promise<void> {
    if (after === null && before !== null) {
      await this.ctx.storage.deleteAll(); // the alarm included
    } else if (after !== null && after.alarmAt !== null && after.alarmAt !== before?.alarmAt) {
      await this.ctx.storage.setAlarm(after.alarmAt);
    }
  }

  async #push(names: QueueNames, event: Push): Promise<void> {
    const stub = () => this.env.SESSION.get(this.env.SESSION.idFromString(event.session));
    const queue = { object: names.object, entityId: entityOf(event, names) };
    const pushed = await push(stub, queue, event.event, () => this.#isStillMeant(names, event));
    if (pushed === 'gone') this.#endSubscription(names, event);
    if (pushed !== 'taken' && event.to === 'notifier') await this.#notifyLater(names, event);
    // What was in flight is then unknown, and goes out at the next event: the caller, whose call breaks, makes one.
    if (pushed === 'lost' && event.about !== null) this.ctx.abort('a subscriber could not be reached');
  }

  #isStillMeant(names: QueueNames, { to, session, event, about }: Push): boolean {
    const queue = this.#store.load(names);
    const isSubscribed = (to === 'recipient' ? queue?.subscriber : queue?.ntfSubscriber) === session;
    // Of END and DELD: the Session may have subscribed anew while they were on their way.
    if (about === null) return !isSubscribed;
    const inFlight = this.#flight.subscriber;
    const isInFlight = inFlight.known && inFlight.msgId !== null && equal(inFlight.msgId, about.msgId);
    return isSubscribed && (event.tag === 'NMSG' || isInFlight);
  }

  #endSubscription(names: QueueNames, { to, session }: Push): void {
    const queue = this.#store.load(names);
    if (to === 'notifier' && queue?.ntfSubscriber === session)
      this.#store.save({ ...queue, ntfSubscriber: null }, names);
    if (to === 'recipient' && queue?.subscriber === session)
      this.#store.save({ ...queue, subscriber: null }, names);
  }

  /** The notifier may listen elsewhere by now; otherwise it hears of the message when it comes back. */
  async #notifyLater(names: QueueNames, { session, about }: Push): Promise<void> {
    const queue = this.#store.load(names);
    const notifier = queue?.record.notifier ?? null;
    if (queue === null || notifier === null || about === null) return;
    if (queue.ntfSubscriber !== null && queue.ntfSubscriber !== session)
      return this.#push(names, notificationPush(queue.ntfSubscriber, notifier, about));
    this.#messages.oweNotification(about.msgId);
    await this.ctx.storage.sync();
  }

  /** For a Link that another queue claims as well. */
  async holdsLink(names: QueueNames, linkId: LinkId): Promise<boolean> {
    return this.#store.load(names) !== null && isHeld(this.#links.load(names), linkId);
  }

  /** For the operator; null lifts the block. False where there is no queue, or one that its owner has suspended. */
  async block(names: QueueNames, info: BlockingInfo | null): Promise<boolean> {
    const queue = this.#store.load(names);
    if (queue === null || queue.status.kind === 'suspended') return false;
    this.#store.save(
      { ...queue, status: info === null ? { kind: 'active' } : { kind: 'blocked', info } },
      names,
    );
    return true;
  }

  /** For the operator: as DEL. The links that led here; null where there is no queue. */
  async delete(names: QueueNames): Promise<LinkId[] | null> {
    const queue = this.#store.load(names);
    if (queue === null) return null;
    const link = this.#links.load(names);
    const told = [
      ...(queue.subscriber === null ? [] : [endPush('recipient', queue.subscriber, 'DELD')]),
      ...(queue.ntfSubscriber === null ? [] : [endPush('notifier', queue.ntfSubscriber, 'DELD')]),
    ];
    await this.#remove();
    await Promise.all(told.map((event) => this.#push(names, event)));
    return link === null ? [] : [link.linkId];
  }

  /** For a move: what the queue is, and stays from now on. Null where there is none. */
  async moveOut(format: number, keys: NameKeys): Promise<MovedOut | null> {
    checkCall(format, moveFormat);
    return this.#move.moveOut(keys);
  }

  /** `queue`: as `moveOut` has given it at another relay. */
  async moveIn(format: number, names: QueueNames, queue: Uint8Array): Promise<MovedIn> {
    checkCall(format, moveFormat);
    const moved = decode(movedQueue, queue);
    if (!moved.ok) throw new Error('a queue that cannot be read');
    const { idleQueueSeconds } = this.#settings;
    try {
      const done = this.ctx.storage.transactionSync(() =>
        this.#move.moveIn(names, moved.value, idleQueueSeconds),
      );
      if (done === 'created') await this.#setAlarm(null, this.#store.load(names));
      return done;
    } catch (error) {
      this.#forget();
      throw error;
    }
  }

  /** The move was called off. */
  async stay(): Promise<void> {
    if (this.#store.exists && this.#move.isLeaving) this.#move.stay();
  }

  /** How many messages wait. */
  async waiting(): Promise<number> {
    return this.#move.waiting;
  }

  #forget(): void {
    this.#move.forget();
    this.#store.forget();
    this.#messages.forget();
    this.#links.forget();
  }

  /** Removes what is old. Alarms run at least once, and one that fails for good would never run again. */
  override async alarm(): Promise<void> {
    try {
      if (!this.#store.exists) return;
      const removal = removalAt(this.#store.lifetime(), this.#settings.idleQueueSeconds);
      if (removal !== null && removal <= Date.now()) {
        metering(this.env)?.report({ queues_removed: 1 });
        return await this.#remove();
      }
      const { next, expired } = this.ctx.storage.transactionSync(() => this.#expireAndRearm(removal));
      this.#countExpired(expired);
      if (next !== null) await this.ctx.storage.setAlarm(next);
    } catch {
      this.#forget();
      await this.ctx.storage.setAlarm(Date.now() + 3600 * 1000);
    }
  }

  async #remove(): Promise<void> {
    this.#forget();
    this.#flight = unknownFlight;
    await this.ctx.storage.deleteAll();
  }

  #countExpired(count: number): void {
    if (count > 0) metering(this.env)?.report({ messages_expired: count });
  }

  #expireAndRearm(removal: number | null): { next: number | null; expired: number } {
    const now = Date.now();
    const { messageTtlSeconds } = this.#settings;
    const expired = this.#messages.expire(expireBefore(now, messageTtlSeconds));
    const { oldest } = this.#messages;
    const sweepAt = oldest === null ? Infinity : nextSweep(oldest, now, messageTtlSeconds);
    const alarmAt = Math.min(sweepAt, removal ?? Infinity);
    const next = alarmAt === Infinity ? null : alarmAt;
    this.#store.saveAlarm(next);
    return { next, expired };
  }
}

function lifetimeOf({ status, usedAt }: StoredQueue): { suspendedAt: number | null; usedAt: number | null } {
  return { suspendedAt: status.kind === 'suspended' ? status.since : null, usedAt };
}

function isRefusal({ response }: QueueAnswer): boolean {
  return response.tag === 'ERR' && response.error === 'AUTH';
}
