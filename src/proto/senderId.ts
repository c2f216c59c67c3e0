// The sender ID that a client gives to its new queue, so that it can put it into the link data before the queue is
// there. simplex-messaging.md, "Create queue command"; Server.hs `createQueue`.

import { sha3_384 } from '@noble/hashes/sha3.js';
import { type CorrId, idLength, type SenderId } from './ids.ts';

/** From the corrId of NEW, which nobody else can use again: so nobody can ask for the ID of another queue. */
export function senderIdFrom(corrId: CorrId): SenderId {
  return sha3_384(corrId).subarray(0, idLength) as SenderId;
}
