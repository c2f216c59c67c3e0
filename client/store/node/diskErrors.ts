// What SQLite and the file system report, as reasons of the store.

import { type FailureReason, StoreFailure } from '../store.ts';

export type Reason = FailureReason | 'busy';

/** sqlite.org/rescode.html; what is above the lowest byte is detail. */
const reasons = new Map<number, Reason>([
  [5, 'busy'],
  [11, 'damaged'],
  [13, 'full'],
  [26, 'damaged'],
]);

/** Throws what no disk has reported: that is a bug. */
export function reasonOf(error: unknown): Reason {
  if (error instanceof StoreFailure) return error.reason;
  if (!(error instanceof Error)) throw error;
  if ('errcode' in error && typeof error.errcode === 'number')
    return reasons.get(error.errcode & 0xff) ?? 'broken';
  if ('code' in error && typeof error.code === 'string' && /^E[A-Z]+$/.test(error.code)) return 'broken';
  throw error;
}

export function onDisk<T>(work: () => T): T {
  try {
    return work();
  } catch (error) {
    const reason = reasonOf(error);
    throw new StoreFailure(reason === 'busy' ? 'broken' : reason, { cause: error });
  }
}
