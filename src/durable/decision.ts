// What a decision consists of: an answer, what is to be written, and whether a message goes out with it.

import type { NonEmpty } from '../proto/codec.ts';
import type { ErrorType } from '../proto/errors.ts';
import type { AuthPublicKey } from '../proto/keys.ts';
import type { Response } from '../proto/responses.ts';
import type { HeldLink, Notifier, QueueRecord, StoredMessage } from './queueState.ts';

export type Write =
  | { kind: 'create'; record: QueueRecord }
  | { kind: 'secure'; senderKey: AuthPublicKey }
  | { kind: 'share'; recipientKeys: NonEmpty<AuthPublicKey> }
  | { kind: 'set link'; link: HeldLink }
  | { kind: 'remove link' }
  /** In place of another notifier, who is told DELD. */
  | { kind: 'set notifier'; notifier: Notifier }
  | { kind: 'remove notifier' }
  /** The calling session is the notifier's from now on; another that was is told END. */
  | { kind: 'watch' }
  /** The calling session receives from now on; another that did is told END. */
  | { kind: 'subscribe' }
  | { kind: 'get' }
  /** `notify`: the notifier is to hear of it. */
  | { kind: 'append'; message: StoredMessage; notify: boolean }
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
