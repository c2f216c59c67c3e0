// What a decision consists of: an answer, what is to be written, and whether a message goes out with it.

import type { ErrorType } from '../proto/errors.ts';
import type { AuthPublicKey } from '../proto/keys.ts';
import type { Response } from '../proto/responses.ts';
import type { QueueRecord, StoredMessage } from './queueState.ts';

export type Write =
  | { kind: 'create'; record: QueueRecord }
  | { kind: 'secure'; senderKey: AuthPublicKey }
  /** The calling session receives from now on; another that did is told END. */
  | { kind: 'subscribe' }
  | { kind: 'get' }
  | { kind: 'append'; message: StoredMessage }
  /** The calling session has nothing in flight any more. */
  | { kind: 'acknowledge' }
  | { kind: 'remove head' }
  | { kind: 'suspend' }
  /** Another session that receives is told DELD. */
  | { kind: 'delete' };

export interface Decision {
  response: Response;
  writes: Write[];
  /** How the head of the queue, if there is one, goes to the calling session: `instead` of the response, or `after` it. */
  deliver: 'instead' | 'after' | null;
}

export function answer(
  response: Response,
  writes: Write[] = [],
  deliver: Decision['deliver'] = null,
): Decision {
  return { response, writes, deliver };
}

export const ok = (writes: Write[] = [], deliver: Decision['deliver'] = null) =>
  answer({ tag: 'OK' }, writes, deliver);

export const refuse = (error: ErrorType, writes: Write[] = []) => answer({ tag: 'ERR', error }, writes);
