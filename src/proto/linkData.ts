// What a short link leads to, encrypted by the queue's owner. simplex-messaging.md, "Set short link"; Protocol.hs `QueueLinkData`.

import { large, struct, type Wire } from './codec.ts';

/** `fixedData` never changes; `userData` may (LSET). */
export const queueLinkData = struct({ fixedData: large, userData: large });
export type QueueLinkData = Wire<typeof queueLinkData>;
