// Frames on their way in. A session that is over its rate, or that has enough under way, is not read from: its frames
// wait here, and so do its answers. A client that does not wait for them is cut off.

import type { CommandTransmission, Received } from '../proto/transmission.ts';
import { type Rate, TokenBucket } from './tokenBucket.ts';

export interface Frame {
  commands: Received<CommandTransmission>[];
  /** Milliseconds since 1970. */
  arrivedAt: number;
}

export interface IntakeLimits {
  /** Commands of any kind, and NEWs among them. */
  commands: Rate;
  newQueues: Rate;
}

/** A client that comes back to a thousand queues, or makes them anew within half a minute, does not notice. */
export const clientLimits: IntakeLimits = {
  commands: { burst: 4000, perSecond: 300 },
  newQueues: { burst: 1500, perSecond: 5 },
};

/** Frames that were read and not answered, 16 kB each. */
const maxFrames = 256;
const maxCommands = 4096;

interface Waiting {
  frame: Frame;
  answered: () => void;
}

export class Intake {
  readonly #handle: (frame: Frame) => Promise<void>;
  readonly #overflow: () => void;
  readonly #buckets: { commands: TokenBucket; newQueues: TokenBucket } | null;
  readonly #waiting: Waiting[] = [];
  #frames = 0;
  #commands = 0;
  #isReading = false;
  #room = Promise.withResolvers<void>();

  /** `limits` null: no rates. `handle` resolves once all is answered, and never rejects. */
  constructor(limits: IntakeLimits | null, handle: (frame: Frame) => Promise<void>, overflow: () => void) {
    const now = Date.now();
    this.#handle = handle;
    this.#overflow = overflow;
    this.#buckets = limits && {
      commands: new TokenBucket(limits.commands, now),
      newQueues: new TokenBucket(limits.newQueues, now),
    };
  }

  /** Whether anything is unanswered. */
  get isBusy(): boolean {
    return this.#frames > 0;
  }

  /** Resolves when the frame is answered. Handles it within the call if nothing stands in the way. */
  take(frame: Frame): Promise<void> {
    if (this.#frames >= maxFrames) {
      this.#waiting.length = 0;
      this.#overflow();
      return Promise.resolve();
    }
    this.#frames += 1;
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#waiting.push({ frame, answered: resolve });
    if (!this.#isReading) void this.#read();
    return promise;
  }

  async #read(): Promise<void> {
    this.#isReading = true;
    for (let next = this.#waiting[0]; next !== undefined; next = this.#waiting[0]) {
      const delay = this.#delay(next.frame);
      if (delay > 0) await scheduler.wait(delay);
      else if (this.#commands > 0 && this.#commands + next.frame.commands.length > maxCommands)
        await this.#room.promise;
      else void this.#start(next);
    }
    this.#isReading = false;
  }

  async #start({ frame, answered }: Waiting): Promise<void> {
    this.#waiting.shift();
    this.#spend(frame);
    this.#commands += frame.commands.length;
    await this.#handle(frame);
    this.#commands -= frame.commands.length;
    this.#frames -= 1;
    this.#room.resolve();
    this.#room = Promise.withResolvers<void>();
    answered();
  }

  #delay(frame: Frame): number {
    if (this.#buckets === null) return 0;
    const { commands, newQueues } = this.#buckets;
    const now = Date.now();
    return Math.max(commands.delay(frame.commands.length, now), newQueues.delay(countNew(frame), now));
  }

  #spend(frame: Frame): void {
    if (this.#buckets === null) return;
    const now = Date.now();
    this.#buckets.commands.take(frame.commands.length, now);
    this.#buckets.newQueues.take(countNew(frame), now);
  }
}

function countNew({ commands }: Frame): number {
  return commands.filter((received) => received.ok && received.transmission.command.tag === 'NEW').length;
}
