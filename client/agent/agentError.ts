// What a user of the agent cannot ask for now, or ever.

export type AgentErrorReason =
  | 'noSuchConnection'
  | 'noSuchRequest'
  /** Not between two parties that can send to each other yet. */
  | 'notConnected'
  | 'tooLarge'
  | 'notALink'
  /** The link is of this user's own. */
  | 'ownLink'
  /** The user has joined through it before. */
  | 'alreadyJoined'
  /** No relay to make queues at. */
  | 'noRelay'
  | 'alreadyMoving'
  /** A later version has written what is stored. */
  | 'futureStore'
  | 'closed';

export class AgentError extends Error {
  readonly reason: AgentErrorReason;

  constructor(reason: AgentErrorReason) {
    super(reason);
    this.reason = reason;
  }
}
