// People who do not give up when a connection breaks: what an app does on top of SMP so that nothing is lost.

import { hex } from '../../src/proto/bytes.ts';
import { nothing, type Person } from './person.ts';
import type { Queue } from './queue.ts';
import { Refused } from './refusal.ts';

/** One after the other, each again until the relay has taken it: one whose answer was lost may arrive twice. */
export async function sendsAll(sender: Person, queue: Queue, texts: readonly string[]): Promise<void> {
  for (const text of texts) {
    while (!(await works(sender.sends(queue, text)))) await comesBack(sender);
  }
}

/** Receives and acknowledges up to this text. Each message counts once, however often it is delivered. */
export async function receivesUpTo(recipient: Person, queue: Queue, last: string): Promise<string[]> {
  const heard = new Map<string, string>();
  for (;;) {
    const text = await nextOrNothing(recipient, queue);
    if (text === nothing) continue;
    const { msgId } = recipient.latestOf(queue);
    heard.set(hex(msgId), text);
    const isAcknowledged = await works(recipient.acknowledges(queue));
    if (isAcknowledged && text === last) return [...heard.values()];
  }
}

/** `nothing` where there is none yet: it will be pushed. */
async function nextOrNothing(recipient: Person, queue: Queue): Promise<string | typeof nothing> {
  const next = await Promise.race([recipient.receives(queue), recipient.parted.then(() => nothing)]);
  if (next !== nothing) return next;
  await comesBack(recipient);
  try {
    return await recipient.resubscribes(queue);
  } catch {
    return nothing;
  }
}

/** Asks again until the relay has answered. */
export async function insists<T>(person: Person, attempt: () => Promise<T>): Promise<T> {
  for (;;) {
    try {
      return await attempt();
    } catch (error) {
      if (error instanceof Refused) throw error;
      await comesBack(person);
    }
  }
}

async function comesBack(person: Person): Promise<void> {
  await person.parted;
  while (!(await works(person.reconnects())));
}

/** What the relay refuses will not work later either. */
async function works(attempt: Promise<void>): Promise<boolean> {
  try {
    await attempt;
    return true;
  } catch (error) {
    if (error instanceof Refused && error.error !== 'NO_MSG') throw error;
    return error instanceof Refused;
  }
}
