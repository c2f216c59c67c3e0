// How a queue hands an event to a Session: patiently, since the Session may be waking, moving or overloaded, and
// without ever leaving a client with a subscription that says nothing.

import type { Response } from '../proto/responses.ts';
import type { PushedQueue, Subscriber } from './queueCall.ts';

/**
 * `moot`: nobody is to have it there any more. `gone`: the connection is closed. `lost`: neither the event nor the end
 * of the connection could be brought about.
 */
export type Pushed = 'taken' | 'moot' | 'gone' | 'lost';

/** Milliseconds before each attempt. */
const delays = [0, 100, 1000];

/** `session` gives a fresh stub each time, since one that failed may never work again. */
export async function push(
  session: () => Subscriber,
  queue: PushedQueue,
  event: Response,
  isStillMeant: () => boolean,
): Promise<Pushed> {
  for (const delay of delays) {
    if (delay > 0) await scheduler.wait(delay);
    if (!isStillMeant()) return 'moot';
    const taken = await attempt(() => session().push(queue, event));
    if (taken !== null) return taken ? 'taken' : 'gone';
  }
  // A call may have failed on its way back.
  if (!isStillMeant()) return 'moot';
  // A client that is cut off subscribes again; one that is left alone would wait for ever.
  const ended = await attempt(() => session().disconnect());
  return ended === null ? 'lost' : 'gone';
}

/** Null where the call failed: what another object throws says nothing that could be acted upon. */
async function attempt<T>(call: () => Promise<T>): Promise<T | null> {
  try {
    return await call();
  } catch {
    return null;
  }
}
