// A command as a client asks for it, and what its answer means. Requests are values, so that any of them can share
// a block, and so that those of a sender can take another way than a connection of their own.

import type { AuthPrivateKey } from '../../src/proto/authorization.ts';
import { equal } from '../../src/proto/bytes.ts';
import type { ChainError } from '../../src/proto/certificate.ts';
import type { Command } from '../../src/proto/commands.ts';
import type { ErrorType } from '../../src/proto/errors.ts';
import type { CorrId, EntityId } from '../../src/proto/ids.ts';
import type { Response } from '../../src/proto/responses.ts';
import type { CloseReason } from './frames.ts';

export interface Request<T> {
  readonly command: Command;
  readonly entityId: EntityId;
  /** Null for a command that is not authorized. */
  readonly key: AuthPrivateKey | null;
  /** 24 random bytes, to be used once; drawn for each request unless something is derived from it. */
  readonly corrId?: CorrId;
  /** Null for a response that is no answer to this command. */
  readonly read: (response: Response) => { readonly value: T } | null;
}

export type Failure =
  /** The relay's own answer: the command had no effect. */
  | { ok: false; failure: 'refused'; error: ErrorType }
  /** An answer that does not parse (null), or that is none to this command, or for another queue. */
  | { ok: false; failure: 'unexpected'; response: Response['tag'] | null }
  /** No answer in time. The command may have had its effect; an answer that still comes is reported as `late`. */
  | { ok: false; failure: 'timeout' }
  /** There is no connection any more. If the command was `sent`, it may have had its effect. */
  | { ok: false; failure: 'closed'; reason: CloseReason; sent: boolean }
  /** The proxy's answer in place of the relay's. If the command was `sent`, it may have had its effect. */
  | { ok: false; failure: 'routing'; by: Culprit; error: ErrorType; sent: boolean }
  /** The proxy did not lead to the relay of this key hash. Nothing was sent. */
  | { ok: false; failure: 'identity'; error: ChainError };

/** Who failed on the way through a proxy: itself, the relay behind it, or the network between them. */
export type Culprit = 'proxy' | 'destination' | 'network';

export type Outcome<T> = { ok: true; value: T } | Failure;

/** `response` is null where it does not parse. */
export type Answer = { entityId: EntityId; response: Response | null };

export function readAnswer<T>(request: Request<T>, { entityId, response }: Answer): Outcome<T> {
  const isSame = equal(entityId, request.entityId);
  // A relay that could not read the whole command answers without its entity ID.
  if (response?.tag === 'ERR' && (isSame || entityId.length === 0)) {
    return { ok: false, failure: 'refused', error: response.error };
  }
  const answer = response !== null && isSame ? request.read(response) : null;
  return answer === null
    ? { ok: false, failure: 'unexpected', response: response?.tag ?? null }
    : { ok: true, value: answer.value };
}
