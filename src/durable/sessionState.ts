// What a Session must still know when it wakes from hibernation: all of it lives in the socket's attachment, at most
// 16 KB, written after every frame.

import type { ChainKey } from '../proto/blockEncryption.ts';
import type { SessionId } from '../proto/ids.ts';
import type { Counts } from './metrics.ts';

export type SessionState =
  /** The relay's hello is about to go out. */
  | { phase: 'opening' }
  /** It is out, and the client's is awaited. `since`: milliseconds since 1970. */
  | { phase: 'greeting'; sessionId: SessionId; privateKey: Uint8Array; since: number }
  | OpenState
  | { phase: 'closed' };

export interface OpenState {
  phase: 'open';
  sessionId: SessionId;
  version: number;
  /** The relay's X25519 key of this session. */
  privateKey: Uint8Array;
  /** Null where frames go in clear. */
  chains: Chains | null;
  /** X25519 of both session keys, 32 bytes: opens what a proxy forwards. Null where the client sent no key. */
  sessionSecret: Uint8Array | null;
  /** Commands of others come this way, as from a proxy. */
  isForwarding: boolean;
  /** Sessions with other relays that PKEY told of, by session ID in hexadecimal. */
  destinations: [sessionId: string, destination: string][];
  /** Commands are unanswered. If the object is reset meanwhile, their outcome is unknown for good. */
  isBusy: boolean;
  /** Changed in place, so that no older copy of the state brings back what was handed over. */
  tally: Tally;
}

/** What was counted since it was last handed over. */
export interface Tally {
  counts: Counts;
  /** Milliseconds since 1970. */
  since: number;
}

export interface Chains {
  sends: ChainKey;
  receives: ChainKey;
}
