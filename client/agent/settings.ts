// What the user chooses, and what a runtime brings with it.

import type { BasicAuth } from '../../src/proto/basicAuth.ts';
import type { SMPServer } from '../../src/proto/server.ts';

export interface RelaySettings {
  server: SMPServer;
  /** The relay's password. */
  basicAuth?: BasicAuth | null;
  /** Who runs it; unless said, relays under one domain are taken to be one operator's. */
  operator?: string | null;
}

export interface AgentSettings {
  /** Where this user's queues are made. */
  relays: readonly RelaySettings[];
  /** Through whom this user sends. */
  proxies: readonly RelaySettings[];
  /** Send without a proxy where none can be used: then relays see who sends. */
  direct: 'never' | 'fallback';
  /** Tell senders that their messages have come. */
  receipts: boolean;
  /** The post-quantum KEM, where the other party has it. */
  pq: boolean;
  /** Milliseconds for which what waits is still sent after its conversation was deleted. */
  leavingTime: number;
}

const day = 24 * 60 * 60 * 1000;

/** `leavingTime`: Env/SMPAgent.hs `connDeleteDeliveryTimeout`. */
export const defaultSettings = {
  direct: 'never',
  receipts: true,
  pq: true,
  leavingTime: 2 * day,
} as const;
