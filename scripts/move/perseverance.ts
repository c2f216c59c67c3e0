// What is asked many times in a row fails once in a while. It is asked again before the operator has to be.

import { setTimeout as pause } from 'node:timers/promises';

/** Milliseconds before each further attempt. */
const usualPauses = [1_000, 2_000, 4_000, 8_000];

/** The last outcome, whatever it is. */
export async function persevere<T>(
  attempt: () => Promise<T>,
  isPassing: (outcome: T) => boolean,
  pauses: readonly number[] = usualPauses,
): Promise<T> {
  let outcome = await attempt();
  for (const wait of pauses) {
    if (!isPassing(outcome)) break;
    await pause(wait);
    outcome = await attempt();
  }
  return outcome;
}
