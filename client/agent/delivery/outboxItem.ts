// Something to send: encrypted under the ratchet once, and stored with the state of the ratchet that it left. The
// queue's own layer comes on top when it is sent, since the other party may move to another queue before.

import type { SenderId } from '../../../src/proto/ids.ts';
import type { AMessage } from '../agentMessage.ts';
import { sealClientMessage } from '../clientMessage.ts';
import { canSecure, type SndQueue } from '../connection/sndQueue.ts';
import type { MessageId } from '../events.ts';

export interface OutboxItem {
  sndId: SenderId;
  kind: AMessage['tag'] | 'AgentConfirmation' | 'AgentInvitation' | 'AgentRatchetKey';
  /** An encoded `agentMsgEnvelope`. */
  envelope: Uint8Array;
  notification: boolean;
  /** Of the user's message. */
  messageId: MessageId | null;
}

/** The body of SEND. */
export function sealItem(queue: SndQueue, { kind, envelope }: OutboxItem, nonce: Uint8Array): Uint8Array {
  const isFirst = kind === 'AgentConfirmation' || kind === 'AgentInvitation';
  const header = {
    smpClientVersion: queue.clientVersion,
    e2ePublicKey: isFirst ? queue.e2ePublicKey : null,
  };
  // A queue that the sender cannot secure: its recipient does, with this key.
  const isKeySent = kind === 'AgentConfirmation' && !canSecure(queue);
  const message = isKeySent
    ? { privHeader: 'PHConfirmation' as const, senderKey: queue.sndAuthKey.publicKey, body: envelope }
    : { privHeader: 'PHEmpty' as const, body: envelope };
  return sealClientMessage(queue.e2eSecret, header, message, nonce);
}

/** What comes before the queue is secured is not authorized. */
export function isAuthorizedItem(queue: SndQueue, { kind }: OutboxItem): boolean {
  const isFirst = kind === 'AgentConfirmation' || kind === 'AgentInvitation';
  return !isFirst || canSecure(queue);
}
