// What crosses from a Session to a Queue and back. Two versions of this code may meet while a deployment rolls
// out, so the format of the call is named in it.

import type { Authorization } from '../proto/authorization.ts';
import type { Command } from '../proto/commands.ts';
import type { CorrId, EntityId, LinkId } from '../proto/ids.ts';
import type { Response } from '../proto/responses.ts';
import type { QueueNames } from './names.ts';

export const callFormat = 2;

export type QueueCommand = Extract<
  Command,
  { tag: RecipientCommand | 'NEW' | 'SKEY' | 'SEND' | 'LKEY' | 'LGET' | 'NSUB' }
>;

/** Authorized by any of the recipient's keys. */
export type RecipientCommand =
  | 'SUB'
  | 'KEY'
  | 'RKEY'
  | 'LSET'
  | 'LDEL'
  | 'NKEY'
  | 'NDEL'
  | 'GET'
  | 'ACK'
  | 'OFF'
  | 'DEL'
  | 'QUE';

/** The link that a command is about. */
export interface LinkClaim {
  linkId: LinkId;
  /** It leads to this queue, or may from now on, as far as the Link knows. */
  isClaimed: boolean;
  /** Where it was followed: of its target. */
  version?: Uint8Array;
}

export interface QueueRequest {
  corrId: CorrId;
  authorization: Authorization | null;
  authorized: Uint8Array;
  command: QueueCommand;
  /** Null for commands without a link. */
  link: LinkClaim | null;
  /** Of NEW: whether its creator may. Without it the queue decides by the configuration. */
  isAdmitted?: boolean;
}

/** All commands of one frame for one queue, in their order. None: only to deliver what waits. */
export interface QueueCall {
  format: typeof callFormat;
  names: QueueNames;
  session: {
    /** The Session's object ID, to which the queue pushes if it subscribes. */
    id: string;
    version: number;
    privateKey: Uint8Array;
    /** What the operator has set it to while the relay runs, if anything. */
    messageQuota?: number | null;
  };
  requests: QueueRequest[];
}

/** `next`: the message that follows the answer to SUB, without a corrId. */
export interface QueueAnswer {
  response: Response;
  next: Response | null;
}

/** `freed`: links that were asked for, or that the queue had, and that do not lead to it. */
export interface QueueAnswers {
  /** One a request. */
  answers: QueueAnswer[];
  freed: LinkId[];
}

/** How a queue hands over its answers before the call ends, where that is still to see to a message. */
export type Answer = (answers: QueueAnswers) => void | Promise<void>;

/** `entityId`: the subscriber's name for the queue. */
export interface PushedQueue {
  object: string;
  entityId: EntityId;
}

/** What a Session offers to the queues that it subscribed to. */
export interface Subscriber {
  /** False where the connection is gone: the subscription then ends. */
  push(queue: PushedQueue, event: Response): Promise<boolean>;
  /** Ends the connection, so that its client subscribes again. */
  disconnect(): Promise<void>;
}
