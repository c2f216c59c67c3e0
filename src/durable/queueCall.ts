// What crosses from a Session to a Queue and back. Two versions of this code may meet while a deployment rolls
// out, so the format of the call is named in it.

import type { Authorization } from '../proto/authorization.ts';
import type { Command } from '../proto/commands.ts';
import type { CorrId } from '../proto/ids.ts';
import type { Response } from '../proto/responses.ts';
import type { QueueNames } from './names.ts';

export const callFormat = 1;

export type QueueCommand = Extract<
  Command,
  { tag: 'NEW' | 'SUB' | 'KEY' | 'SKEY' | 'SEND' | 'ACK' | 'GET' | 'OFF' | 'DEL' | 'QUE' }
>;

export interface QueueRequest {
  corrId: CorrId;
  authorization: Authorization | null;
  authorized: Uint8Array;
  command: QueueCommand;
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
  };
  requests: QueueRequest[];
}

/** `next`: the message that follows the answer to SUB, without a corrId. */
export interface QueueAnswer {
  response: Response;
  next: Response | null;
}

/** How a queue hands over its answers, one a request, before the call itself ends. */
export type Answer = (answers: QueueAnswer[]) => void | Promise<void>;

/** What a Session offers to the queues that it subscribed to. */
export interface Subscriber {
  /** False where the connection is gone: the subscription then ends. */
  push(queue: Pick<QueueNames, 'object' | 'recipientId'>, event: Response): Promise<boolean>;
  /** Ends the connection, so that its client subscribes again. */
  disconnect(): Promise<void>;
}
