// What takes long or costs much, and is looked at only on request: a socket that is left alone, and many messages.

import { primitives } from '#primitives';
import { freshAuthKeyPair } from '../../client/smp/authKeyPair.ts';
import type { Connection } from '../../client/smp/connection.ts';
import type { CreatedQueue } from '../../client/smp/recipientCommands.ts';
import type { BasicAuth } from '../../src/proto/basicAuth.ts';
import { failureInWords } from '../inWords.ts';
import type { Arrivals } from './arrivals.ts';
import { type Context, diagnose } from './failures.ts';
import { failed, type Finding, good } from './finding.ts';

export async function idle(connection: Connection, milliseconds: number): Promise<Finding> {
  const from = performance.now();
  const timer = Promise.withResolvers<'open'>();
  const timeout = setTimeout(() => timer.resolve('open'), milliseconds);
  const state = await Promise.race([timer.promise, connection.closed]);
  clearTimeout(timeout);
  const passed = performance.now() - from;
  const pong = state === 'open' ? await connection.ping() : null;
  if (pong?.ok) {
    return good(
      'idle socket',
      `A socket that said nothing for ${inTime(passed)} is open, and is answered.`,
      passed,
    );
  }
  const says =
    pong === null
      ? `A socket that says nothing is closed after ${inTime(passed)}.`
      : `A socket that said nothing for ${inTime(passed)} is open, and is not answered.`;
  const remedy =
    'Clients ping every 10 minutes. If it is less, they must reconnect to hear of messages: is there something in between that closes idle connections? Try from another network.';
  return failed('idle socket', { says, remedy }, passed);
}

function inTime(milliseconds: number): string {
  const seconds = Math.round(milliseconds / 1000);
  return seconds < 120 ? `${seconds} s` : `${Math.floor(seconds / 60)} min ${seconds % 60} s`;
}

export interface Many {
  connection: Connection;
  arrivals: Arrivals;
  basicAuth: BasicAuth | null;
  count: number;
  /** Milliseconds for each message. */
  patience: number;
  context: Context;
}

/** Fewer than any queue holds. */
const atATime = 16;

/** All by one connection, since it is one object whose calls the platform may count (DESIGN 11). */
export async function many({ connection, arrivals, ...given }: Many): Promise<Finding> {
  const { basicAuth, context, count } = given;
  const keys = { rcvAuthKey: freshAuthKeyPair('Ed25519'), rcvDhKey: primitives.x25519KeyPair() };
  const created = await connection.createQueue({ ...keys, basicAuth });
  if (!created.ok) return failed('many messages', diagnose('create', created, context));
  const queue = created.value;
  const from = performance.now();
  try {
    for (let passed = 0; passed < count;) {
      const batch = Math.min(atATime, count - passed);
      const sent = await sendSome(connection, queue, batch);
      if (sent !== null) return stoppedAt(passed, count, sent);
      for (const last = passed + batch; passed < last; passed++) {
        const taken = await takeOne(connection, queue, arrivals, given.patience);
        if (taken !== null) return stoppedAt(passed, count, taken);
      }
    }
    const took = performance.now() - from;
    const rate = Math.round((count * 1000) / took);
    return good('many messages', `${count} messages pass through one connection, ${rate} a second.`, took);
  } finally {
    await connection.delete(queue);
  }
}

/** Null, or why not. */
async function sendSome(
  connection: Connection,
  { sndId }: CreatedQueue,
  count: number,
): Promise<string | null> {
  const sends = Array.from({ length: count }, () =>
    connection.send({ sndId, sndAuthKey: null }, primitives.randomBytes(64)),
  );
  const failure = (await Promise.all(sends)).find(({ ok }) => !ok);
  return failure === undefined || failure.ok ? null : failureInWords(failure);
}

/** Likewise. */
async function takeOne(
  connection: Connection,
  queue: CreatedQueue,
  arrivals: Arrivals,
  patience: number,
): Promise<string | null> {
  const message = await arrivals.next(patience, connection.closed);
  if (message === null)
    return connection.isClosed ? 'the connection ended' : 'the next message does not come';
  const acknowledged = await connection.acknowledge(queue, message.msgId);
  return acknowledged.ok ? null : failureInWords(acknowledged);
}

function stoppedAt(passed: number, count: number, why: string): Finding {
  return failed('many messages', {
    says: `After ${passed} of ${count} messages: ${why}.`,
    remedy:
      'The platform lets one invocation make so many calls (1,000 on the free plan, 10,000 on the paid one), and a busy connection may use them up. Clients reconnect by themselves. If they do so often, take the paid plan; it can raise the number.',
  });
}
