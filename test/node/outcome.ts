// What somebody is told of a command, in one line: errors as they are spelled on the wire, then who failed, and whether
// the command may have arrived.

import type { Outcome } from '../../client/smp/request.ts';
import { fromUtf8 } from '../../src/proto/bytes.ts';
import { encode } from '../../src/proto/codec.ts';
import { type ErrorType, errorTypeAt } from '../../src/proto/errors.ts';

/** Without the length that stands before some words. */
const onTheWire = (error: ErrorType) => fromUtf8(encode(errorTypeAt(20), error)).replaceAll(/\p{Cc}/gu, '');
const arrival = ({ sent }: { sent: boolean }) => (sent ? 'may have arrived' : 'not sent');

export function inWords(outcome: Outcome<unknown>): string {
  if (outcome.ok) return 'OK';
  switch (outcome.failure) {
    case 'refused':
      return onTheWire(outcome.error);
    case 'routing':
      return `${onTheWire(outcome.error)}, by ${outcome.by}, ${arrival(outcome)}`;
    case 'closed':
      return `closed, ${arrival(outcome)}`;
    case 'unexpected':
      return `unexpected ${outcome.response}`;
    case 'identity':
      return `identity ${outcome.error}`;
    case 'timeout':
      return 'timeout';
  }
}
