// What the user of conversations cannot ask for now, or ever.

import type { AgentErrorReason } from '../agentError.ts';

export type ConversationErrorReason =
  | AgentErrorReason
  | 'noSuchConversation'
  | 'noSuchMessage'
  /** Only own messages can be edited, or deleted for both. */
  | 'notOwn'
  /** Nothing to say, or no name. */
  | 'empty'
  /** Apps know eight; and one party has at most three for one message. */
  | 'unknownReaction'
  | 'tooManyReactions'
  /** It was deleted for both already. */
  | 'deleted';

export class ConversationError extends Error {
  readonly reason: ConversationErrorReason;

  constructor(reason: ConversationErrorReason) {
    super(reason);
    this.reason = reason;
  }
}
