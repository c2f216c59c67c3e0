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
  /** The oldest message was acknowledged. */
  | { kind: 'remove head' }
  | { kind: 'suspend' }
  /** Another session that receives is told DELD. */
  | { kind: 'delete' };

export interface Decision {
  response: Response;
  writes: Write[];
  /**
   * Whether the head of the queue goes out: `instead` of the response if there is one, `after` the response to the
   * same session, or as a `push` to whoever is subscribed, if nothing is in flight there.
   */
  deliver: 'instead' | 'after' | 'push' | null;
}

export function answer(response: Response, writes: Write[] = [], deliver: Decision['deliver'] = null): Decision {
  return { response, writes, deliver };
}

export const ok = (writes: Write[] = [], deliver: Decision['deliver'] = null) => answer({ tag: 'OK' }, writes, deliver);

export const refuse = (error: ErrorType, writes: Write[] = []) => answer({ tag: 'ERR', error }, writes);
