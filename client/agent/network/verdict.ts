// What a failure means for what is still to be done. Agent/Client.hs `temporaryOrHostError`.

import type { ErrorType } from '../../../src/proto/errors.ts';
import type { Failure } from '../../smp/request.ts';
import type { Hindrance } from '../events.ts';

export type Verdict =
  /** It may work later. */
  | { verdict: 'retry' }
  /** The queue is full. */
  | { verdict: 'full' }
  /** It never will. */
  | { verdict: 'final'; error: ErrorType };

export function verdictOf(failure: Failure | Hindrance): Verdict {
  if (failure.failure !== 'refused') return { verdict: 'retry' };
  const { error } = failure;
  if (error === 'QUOTA') return { verdict: 'full' };
  return isPassing(error) ? { verdict: 'retry' } : { verdict: 'final', error };
}

/** Troubles of the relay, or of the session with it. */
function isPassing(error: ErrorType): boolean {
  if (typeof error !== 'object') return ['INTERNAL', 'BLOCK', 'SESSION', 'CRYPTO'].includes(error);
  return 'STORE' in error || 'PROXY' in error;
}

/** The relay may have done what it was asked. */
export function mayHaveHappened(failure: Failure | Hindrance): boolean {
  switch (failure.failure) {
    case 'timeout':
    case 'unexpected':
      return true;
    case 'closed':
    case 'routing':
      return failure.sent;
    case 'refused':
    case 'identity':
    case 'noProxy':
    case 'notDrained':
      return false;
  }
}
