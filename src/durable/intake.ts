// Frames on their way in. A session that is over its rate, or that has enough under way, is not read from: its frames
// wait here, and so do its answers. A client that does not wait for them is cut off.

import type { CommandTag } from '../proto/commands.ts';
import type { CommandTransmission, Received } from '../proto/transmission.ts';
import type { OpenState } from './sessionState.ts';
import { type Rate, TokenBucket } from './tokenBucket.ts';

export interface Frame {
  commands: Received<CommandTransmission>[];
  /** Milliseconds since 1970. */
  arrivedAt: number;
}

/** What is counted on its own: RFWD, NEW, PRXY, and all other commands. */
type Kind = 'forwarded' | 'newQueue' | 'destination' | 'command';
export type Limits = Record<Kind, Rate>;

/** A client that comes back to a thousand queues, or makes them anew within half a minute, does not notice. */
const clientLimits: Limits = {
  command: { burst: 4000, perSecond: 300 },
  newQueue: { burst: 1500, perSecond: 5 },
  destination: { burst: 200, perSecond: 2 },
  forwarded: { burst: 4000, perSecond: 300 },
};

/** A proxy carries the commands of thousands. */
const proxyLimits: Limits = { ...clientLimits, forwarded: { burst: 50_000, perSecond: 1000 } };

export function limitsOf(open: OpenState | null): Limits {
  return open?.isForwarding ? proxyLimits : clientLimits;
}

/** Frames that were read and not answered, 16 kB each. */
const maxFrames = 256;
/** Each holds one command of somebody else. The proxy counts them as well, to half as many. */
const maxForwardedFrames = 1024;
const maxCommands = 4096;

export function maxFramesOf(open: OpenState | null): number {
  return open?.isForwarding ? maxForwardedFrames : maxFrames;
}

interface Waiting {
  frame: Frame;
  costs: [Kind, number][];
  answered: () => void;
}

export class Intake {
  readonly #maxFrames: number;
  readonly #handle: (frame: Frame) => Promise<void>;
  readonly #overflow: () => void;
  readonly #prepare: (frame: Frame) => Promise<void> | null;
  readonly #buckets: Record<Kind, TokenBucket> | null;
  readonly #waiting: Waiting[] = [];
  #frames = 0;
  #commands = 0;
  #isReading = false;
  #room = Promise.withResolvers<void>();

  /**
   * `limits` null: no rates. `handle` resolves once all is answered, and never rejects. `prepare`: what is to be waited
   * for before a frame is handled; null where there is nothing.
   */
  constructor(
    limits: Limits | null,
    maxFrames: number,
    handle: (frame: Frame) => Promise<void>,
    overflow: () => void,
    prepare: (frame: Frame) => Promise<void> | null = () => null,
  ) {
    this.#maxFrames = maxFrames;
    this.#handle = handle;
    this.#overflow = overflow;
    this.#prepare = prepare;
    this.#buckets = limits && bucketsOf(limits, Date.now());
  }

  /** Whether anything is unanswered. */
  get isBusy(): boolean {
    return this.#frames > 0;
  }

  /** Resolves when the frame is answered. Handles it within the call if nothing stands in the way. */
  take(frame: Frame): Promise<void> {
    if (this.#frames >= this.#maxFrames) {
      this.end();
      this.#overflow();
      return Promise.resolve();
    }
    this.#frames += 1;
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#waiting.push({ frame, costs: costsOf(frame), answered: resolve });
    if (!this.#isReading) void this.#read();
    return promise;
  }

  /** The client is gone: nobody needs what has not begun. */
  end(): void {
    for (const { answered } of this.#waiting.splice(0)) answered();
  }

  async #read(): Promise<void> {
    this.#isReading = true;
    for (let next = this.#waiting[0]; next !== undefined; next = this.#waiting[0]) {
      const delay = this.#delay(next);
      if (delay > 0) await scheduler.wait(delay);
      else if (this.#commands > 0 && this.#commands + next.frame.commands.length > maxCommands)
        await this.#room.promise;
      else {
        const prepared = this.#prepare(next.frame);
        if (prepared === null) void this.#start(next);
        else await prepared;
      }
    }
    this.#isReading = false;
  }

  async #start({ frame, costs, answered }: Waiting): Promise<void> {
    this.#waiting.shift();
    const now = Date.now();
    for (const [kind, count] of costs) this.#buckets?.[kind].take(count, now);
    this.#commands += frame.commands.length;
    await this.#handle(frame);
    this.#commands -= frame.commands.length;
    this.#frames -= 1;
    this.#room.resolve();
    this.#room = Promise.withResolvers<void>();
    answered();
  }

  #delay({ costs }: Waiting): number {
    const buckets = this.#buckets;
    if (buckets === null) return 0;
    const now = Date.now();
    return Math.max(...costs.map(([kind, count]) => buckets[kind].delay(count, now)));
  }
}

function bucketsOf(limits: Limits, now: number): Record<Kind, TokenBucket> {
  const bucket = (kind: Kind) => new TokenBucket(limits[kind], now);
  return {
    forwarded: bucket('forwarded'),
    newQueue: bucket('newQueue'),
    destination: bucket('destination'),
    command: bucket('command'),
  };
}

function costsOf({ commands }: Frame): [Kind, number][] {
  const costs = new Map<Kind, number>();
  for (const received of commands) {
    const kind = received.ok ? kindOf(received.transmission.command.tag) : 'command';
    costs.set(kind, (costs.get(kind) ?? 0) + 1);
  }
  return [...costs];
}

function kindOf(tag: CommandTag): Kind {
  if (tag === 'RFWD') return 'forwarded';
  if (tag === 'PRXY') return 'destination';
  return tag === 'NEW' ? 'newQueue' : 'command';
}
