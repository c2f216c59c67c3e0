// How many queues may be created in the whole relay. The Relay object counts, and hands out leave to create in
// batches, so that it is not asked for each queue. Numbers of queues are all that is kept.

export interface CreationCaps {
  /** Null: any number. */
  newQueuesPerMinute: number | null;
  newQueuesPerDay: number | null;
}

/** Of the minute and the day (since 1970) in which leave was last given. */
export interface Given {
  minute: number;
  inMinute: number;
  day: number;
  inDay: number;
}

export const noneGiven: Given = { minute: 0, inMinute: 0, day: 0, inDay: 0 };

const minuteMilliseconds = 60_000;
const minutesADay = 24 * 60;

export const minuteOf = (now: number) => Math.floor(now / minuteMilliseconds);

/** `granted`: how many of those that are wanted may be created before the minute ends. */
export function decideLease(
  given: Given,
  { newQueuesPerMinute, newQueuesPerDay }: CreationCaps,
  wanted: number,
  now: number,
): { granted: number; given: Given } {
  // A clock that was set back does not begin a minute or a day anew.
  const minute = Math.max(given.minute, minuteOf(now));
  const day = Math.max(given.day, Math.floor(minute / minutesADay));
  const inMinute = minute === given.minute ? given.inMinute : 0;
  const inDay = day === given.day ? given.inDay : 0;
  const left = Math.min((newQueuesPerMinute ?? Infinity) - inMinute, (newQueuesPerDay ?? Infinity) - inDay);
  const granted = Math.max(0, Math.min(wanted, left));
  return { granted, given: { minute, inMinute: inMinute + granted, day, inDay: inDay + granted } };
}

/** Few where few may be created: what one isolate leaves unused is lost to the others. */
export function batchSize({ newQueuesPerMinute, newQueuesPerDay }: CreationCaps): number {
  const smallest = Math.min(newQueuesPerMinute ?? Infinity, newQueuesPerDay ?? Infinity);
  return Math.min(10, Math.ceil(smallest / 20));
}
