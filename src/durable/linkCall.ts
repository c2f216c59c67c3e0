// What crosses from a Session to a Link and back. Two versions of this code may meet while a deployment rolls out, so
// the format of a call is named in it.

import type { SenderId } from '../proto/ids.ts';

export const linkFormat = 1;

export interface LinkCall {
  format: typeof linkFormat;
  /** Under which the link keeps the queue's ID. */
  sealKey: Uint8Array;
}

export interface ClaimCall extends LinkCall {
  senderId: SenderId;
  /** The queue that has the link by now and was found not to hold it any more. */
  insteadOf: SenderId | null;
}

/** `by`: who has the link. `isSettled`: for long enough, so that it may be asked whether it still holds it. */
export type ClaimResult = { isClaimed: true } | { isClaimed: false; by: SenderId; isSettled: boolean };

export interface ReleaseCall extends LinkCall {
  senderId: SenderId;
  /** Only if it is settled: a queue that was not found to hold the link may be about to. */
  ifSettled: boolean;
}
