// The answer to QUE. Server.hs `getQueueInfo`.

import { paddedBase64url } from '../proto/bytes.ts';
import type { QueueInfo } from '../proto/queueInfo.ts';
import type { QueueRecord, QueueView, WaitingMessage } from './queueState.ts';

export function queueInfo({ receiving, inFlight, messages }: QueueView, record: QueueRecord): QueueInfo {
  const delivered = inFlight.known && inFlight.msgId !== null ? { qDelivered: base64(inFlight.msgId) } : {};
  const qSubThread = receiving === 'getting' ? 'prohibitSub' : 'noSub';
  return {
    qiSnd: record.senderKey !== null,
    qiNtf: record.notifier !== null,
    ...(receiving === null ? {} : { qiSub: { qSubThread, ...delivered } }),
    qiSize: messages.size,
    ...(messages.head === null ? {} : { qiMsg: messageInfo(messages.head) }),
  };
}

function messageInfo({ msgId, timestamp, isMarker }: WaitingMessage): NonNullable<QueueInfo['qiMsg']> {
  const msgTs = new Date(timestamp * 1000).toISOString().replace('.000Z', 'Z');
  return { msgId: base64(msgId), msgTs, msgType: isMarker ? 'quota' : 'message' };
}

/** RFC 4648 section 4, as the reference prints message IDs here and nowhere else. */
function base64(bytes: Uint8Array): string {
  return paddedBase64url(bytes).replaceAll('-', '+').replaceAll('_', '/');
}
