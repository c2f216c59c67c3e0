// What a user of the agent cannot ask for now, or ever.

export type AgentErrorReason =
  | 'noSuchConnection'
  | 'noSuchRequest'
  /** Not between two parties that can send to each other yet. */
  | 'notConnected'
  | 'tooLarge'
  | 'notALink'
  /** There is nobody behind the link who could be talked with. */
  | 'groupLink'
  | 'channelLink'
  | 'relayLink'
  /** What stands behind a link cannot be fetched now. */
  | 'notReached'
  /** The link leads nowhere, or not to what it names, or to what cannot be understood. */
  | 'linkGone'
  | 'linkForged'
  | 'notUnderstood'
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
