// What a relay refuses is a value in the protocol; in a story it is an exception, unless the story is about it.

import type { Outcome } from '../../client/smp/request.ts';
import type { ErrorType } from '../../src/proto/errors.ts';

export class Refused extends Error {
  readonly error: ErrorType;

  constructor(error: ErrorType) {
    super(`refused: ${JSON.stringify(error)}`);
    this.error = error;
  }
}

/** The error with which the relay has refused; null if it has not. */
export async function refusal(attempt: Promise<unknown>): Promise<ErrorType | null> {
  try {
    await attempt;
    return null;
  } catch (error) {
    if (error instanceof Refused) return error.error;
    throw error;
  }
}

export function valueOf<T>(outcome: Outcome<T>): T {
  if (outcome.ok) return outcome.value;
  if (outcome.failure === 'refused') throw new Refused(outcome.error);
  throw new Error(`no answer: ${JSON.stringify(outcome)}`);
}
