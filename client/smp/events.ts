// What a connection reports beside the outcomes of requests. Nothing is kept for a listener that comes too late.

import type { EntityId, MsgId, NotifierId, RecipientId } from '../../src/proto/ids.ts';
import type { Response } from '../../src/proto/responses.ts';
import type { Request } from './request.ts';

export type ConnectionEvent =
  /**
   * A message for the recipient, whether it was pushed, answered an ACK, or answered a GET too late for it. The same
   * one may come more than once: `msgId` tells. Opened with `decryptRcvMsgBody` and the queue's `rcvDhSecret`.
   */
  | { event: 'MSG'; rcvId: RecipientId; msgId: MsgId; body: Uint8Array }
  /** Another connection has subscribed to the queue. `entityId` is its recipient's or its notifier's. */
  | { event: 'END'; entityId: EntityId }
  /** The queue was deleted from another connection. */
  | { event: 'DELD'; entityId: EntityId }
  /** The queue has a message for its recipient; to be opened with `decryptNMsgMeta`. */
  | { event: 'NMSG'; ntfId: NotifierId; nonce: Uint8Array; encMeta: Uint8Array }
  /** The answer to a request that has already failed with `timeout`. */
  | { event: 'late'; request: Request<unknown>; response: Response }
  /** Something that nobody asked for, or that does not parse (null). Nothing is to be done about it. */
  | { event: 'unexpected'; entityId: EntityId; response: Response | null };

/** Called for one event after the other, never within a call of the client's. */
export type ConnectionListener = (event: ConnectionEvent) => void;
