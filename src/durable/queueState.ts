// What a queue is at a given moment, as far as its decisions need to know.

import type { QueueMode } from '../proto/commands.ts';
import type { BlockingInfo } from '../proto/errors.ts';
import type { LinkId, MsgId } from '../proto/ids.ts';
import type { AuthPublicKey } from '../proto/keys.ts';
import type { NonEmpty } from '../proto/codec.ts';
import type { QueueLinkData } from '../proto/linkData.ts';

/** Mirrors Server/QueueStore.hs `QueueRec`. */
export interface QueueRecord {
  /** Null where the creator asked for neither. */
  mode: QueueMode | null;
  recipientKeys: NonEmpty<AuthPublicKey>;
  /** X25519 of the recipient's and the queue's keys: what messages are encrypted with on delivery. */
  rcvDhSecret: Uint8Array;
  /** Null until the queue is secured. */
  senderKey: AuthPublicKey | null;
  /** Who is told that there are messages; null where nobody is. */
  notifier: Notifier | null;
}

/** Mirrors Server/QueueStore.hs `NtfCreds`. */
export interface Notifier {
  key: AuthPublicKey;
  /** X25519 of the recipient's and the queue's keys: what the metadata of messages is encrypted with. */
  rcvNtfDhSecret: Uint8Array;
}

/** What the queue's short link leads to. Mirrors `QueueRec.queueData`. */
export interface HeldLink {
  linkId: LinkId;
  linkData: QueueLinkData;
}

export type QueueState =
  | { kind: 'absent' }
  | { kind: 'active'; record: QueueRecord }
  /** Takes no more messages; there is no command to resume it. */
  | { kind: 'suspended'; record: QueueRecord }
  /** By the operator. Mirrors `EntityBlocked`. */
  | { kind: 'blocked'; record: QueueRecord; info: BlockingInfo };

/** A message as stored. `body` null: the marker that a full queue turned messages away. */
export interface StoredMessage {
  msgId: MsgId;
  /** Seconds since 1970. */
  timestamp: number;
  notification: boolean;
  body: Uint8Array | null;
}

/**
 * The message that was handed to a session and not acknowledged. It is known in memory only: after a reset it is
 * unknown, and then the head of the queue may have been delivered, or not.
 */
export type InFlight = { known: true; msgId: MsgId | null } | { known: false };

/** How the calling session receives from the queue. */
export type Receiving = 'subscribed' | 'getting' | null;

/** What the queue handed to whom; to a getter that is not listed: unknown. */
export interface Flight {
  subscriber: InFlight;
  getters: ReadonlyMap<string, InFlight>;
  /** Whether the notifier's session was told of all that is owed to it; after a reset that is unknown. */
  isNotifierTold: boolean;
}

export const nothing: InFlight = { known: true, msgId: null };
export const unknown: InFlight = { known: false };
export const unknownFlight: Flight = {
  subscriber: unknown,
  getters: new Map(),
  isNotifierTold: false,
};

/** A message that waits, but for its body. */
export interface WaitingMessage {
  msgId: MsgId;
  /** Seconds since 1970. */
  timestamp: number;
  isMarker: boolean;
}

/** The messages that wait, oldest first. */
export interface Messages {
  readonly head: WaitingMessage | null;
  /** How many, the marker of a full queue included. */
  readonly size: number;
  /** If it is the marker, the queue takes no more until that is acknowledged. */
  readonly last: WaitingMessage | null;
}

/** What a decision may look at: the queue, its messages, and what the calling session has to do with it. */
export interface QueueView {
  state: QueueState;
  messages: Messages;
  link: HeldLink | null;
  receiving: Receiving;
  /** What of the queue the calling session was handed. */
  inFlight: InFlight;
}
