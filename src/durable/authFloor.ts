// When a refusal may leave. What it takes to find out that a queue is not there, or that a key is wrong, differs by
// where an object is and whether it is awake: at multiples of the floor all refusals look alike.

import type { Response } from '../proto/responses.ts';
import { blockedEntitySMPVersion } from '../proto/version.ts';

/** Whether the client reads `ERR AUTH`, as older ones do where a queue is blocked. */
export function isAuthError(response: Response, version: number): boolean {
  if (response.tag !== 'ERR') return false;
  const { error } = response;
  if (error === 'AUTH') return true;
  return typeof error === 'object' && 'BLOCKED' in error && version < blockedEntitySMPVersion;
}

/** Milliseconds until the next multiple of the floor since the command arrived. A clock set backward only adds to it. */
export function untilFloor(floor: number, arrivedAt: number, now: number): number {
  const elapsed = Math.max(0, now - arrivedAt);
  return Math.max(1, Math.ceil(elapsed / floor)) * floor - elapsed;
}
