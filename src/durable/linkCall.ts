// What crosses from a Session to a Link and back. Two versions of this code may meet while a deployment rolls out, so
// the format of a call is named in it.

import type { SenderId } from '../proto/ids.ts';

export const linkFormat = 1;

export interface LinkCall {
  format: typeof linkFormat;
  /** Under which the link keeps the queue's ID. */
  sealKey: Uint8Array;
}

/** Where the link leads. `version`: another one each time that it is set. */
export interface Target {
  senderId: SenderId;
  version: Uint8Array;
}

export interface HoldCall extends LinkCall {
  senderId: SenderId;
}

export interface ClaimCall extends HoldCall {
  /** The version of the target that was found not to hold the link. */
  insteadOf: Uint8Array | null;
}

/** `holder`: who has the link; null where somebody is about to have it. */
export type ClaimResult = { isClaimed: true } | { isClaimed: false; holder: Target | null };

export interface ReleaseCall extends HoldCall {
  /** Only if the target is still of this version; null: in any case, since the queue itself has given up the link. */
  version: Uint8Array | null;
}
