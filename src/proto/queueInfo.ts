// What QUE tells a recipient about their queue, as JSON. simplex-messaging.md, "Get queue state";
// Server/QueueStore/QueueInfo.hs.

import { type Codec, refined, refuse, tail, utf8Text } from './codec.ts';

export type QueueInfo = {
  /** The queue is secured. */
  qiSnd: boolean;
  /** The queue has a notifier. */
  qiNtf: boolean;
  /** How this connection receives from the queue; absent if it does not. `qDelivered` is a message ID in base64. */
  qiSub?: { qSubThread: 'noSub' | 'subPending' | 'subThread' | 'prohibitSub'; qDelivered?: string };
  /** Messages stored, the quota marker included. */
  qiSize: number;
  /** The oldest of them. */
  qiMsg?: { msgId: string; msgTs: string; msgType: 'message' | 'quota' };
};

export const queueInfo: Codec<QueueInfo> = refined(
  utf8Text(tail),
  (json) => {
    const info = parse(json);
    return isQueueInfo(info) ? info : refuse();
  },
  (info) => JSON.stringify(info),
);

function parse(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch {
    return refuse();
  }
}

/** The format is the relay's own matter, says the protocol: what every relay has is checked, more is let through. */
function isQueueInfo(info: unknown): info is QueueInfo {
  if (typeof info !== 'object' || info === null) return false;
  const { qiSnd, qiNtf, qiSize } = info as Partial<QueueInfo>;
  return typeof qiSnd === 'boolean' && typeof qiNtf === 'boolean' && Number.isSafeInteger(qiSize);
}
