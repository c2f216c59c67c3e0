// When messages have lived long enough, and when a queue looks for those that have. Messages count in seconds, as
// on the wire; alarms in milliseconds. `now` is in milliseconds since 1970.

/** What was taken before this time is old (Server/Env/STM.hs `expireBeforeEpoch`). */
export function expireBefore(now: number, ttlSeconds: number): number {
  return Math.floor(now / 1000) - ttlSeconds;
}

/** The first moment at which a message that was taken at this time is old. */
function oldAt(timestamp: number, ttlSeconds: number): number {
  return (timestamp + ttlSeconds + 1) * 1000;
}

/** An alarm costs a row, so a queue that keeps filling is swept once in a while and not for every message. */
function pause(ttlSeconds: number): number {
  return Math.ceil(Math.min(3600, ttlSeconds / 24) * 1000);
}

/** The alarm to arm after a sweep that left messages. */
export function nextSweep(oldest: number, now: number, ttlSeconds: number): number {
  return Math.max(oldAt(oldest, ttlSeconds), now + pause(ttlSeconds));
}

const daySeconds = 24 * 3600;

/** Seconds that a suspended queue is kept: as long as messages usually are. */
const suspendedTtl = 21 * daySeconds;

/** When a queue was used, to the day, since every change is a row. In seconds. */
export function dayOf(now: number): number {
  return now - (now % daySeconds);
}

/** When the queue itself is to be removed: suspended for long, or not used since the end of a day for longer than queues may idle. */
export function removalAt(
  { suspendedAt, usedAt }: { suspendedAt: number | null; usedAt: number | null },
  idleSeconds: number | null,
): number | null {
  const ends = [
    suspendedAt === null ? null : suspendedAt + suspendedTtl,
    usedAt === null || idleSeconds === null ? null : usedAt + daySeconds + idleSeconds,
  ].filter((end) => end !== null);
  return ends.length === 0 ? null : Math.min(...ends) * 1000;
}

/** Alarms come late, and are tried again for a while when they fail. */
const lateness = 3600 * 1000;

/**
 * The alarm of a queue: the one that is armed, if there is one. It does not count if it was armed by a clock that ran
 * ahead, or should have come long ago: then it would never, or not for years.
 */
export function sweep(
  armed: number | null,
  { oldest, removal }: { oldest: number | null; removal: number | null },
  now: number,
  ttlSeconds: number,
): number | null {
  const due = Math.min(oldest === null ? Infinity : oldAt(oldest, ttlSeconds), removal ?? Infinity);
  if (due === Infinity) return armed;
  const isSound = armed !== null && armed <= due + pause(ttlSeconds) && armed + lateness >= now;
  return isSound ? armed : due;
}
