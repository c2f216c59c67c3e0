// What an agent keeps of a connection: plain data, replaced as a whole by each decision. Agent/Store.hs `Connection`.

import type { SenderId } from '../../../src/proto/ids.ts';
import type { AMessage } from '../agentMessage.ts';
import type { E2EKeys } from '../ratchet/e2eKeys.ts';
import type { E2EParameters } from '../ratchet/e2eParameters.ts';
import type { RatchetState } from '../ratchet/ratchetState.ts';
import type { AuthKeyPair } from '../../smp/authKeyPair.ts';
import type { ConnShortLink } from '../../smp/shortLink.ts';
import type { SMPServer } from '../../../src/proto/server.ts';
import type { MessageId } from '../events.ts';
import type { LastMessage } from '../msgIntegrity.ts';
import type { LinkChange } from './linkChange.ts';
import type { NewQueue } from './newQueue.ts';
import type { RcvQueue } from './rcvQueue.ts';
import type { SndQueue } from './sndQueue.ts';

export type ConnectionId = string;

interface Common {
  id: ConnectionId;
  /** How many of each there were: they number what is stored beside the state. */
  counts: {
    outgoing: number;
    events: number;
    received: number;
    /** Of this user; absent in what older versions stored, who numbered them with all that the agent says. */
    messages?: number;
  };
  /** The user wants the KEM; from the handshake on: both support it. */
  pq: boolean;
}

/** As text. `short` is null where the relay gives no links. */
export interface Links {
  full: string;
  short: string | null;
}

/** What the owner of a short link needs to change what it shows. */
export interface OwnLink {
  link: ConnShortLink;
  rootPrivateKey: Uint8Array;
  fixedData: Uint8Array;
}

/** What is asked of the relay, and what the queue is for. */
export type Creating = Common & {
  kind: 'creating';
  queue: NewQueue;
  /** What is shown at the short link; null for none. */
  userData: Uint8Array | null;
  ownLink: OwnLink | null;
  clientData: string | null;
} & (
    | { purpose: 'address' }
    /** `info`: this party's, for who joins. */
    | { purpose: 'invitation'; e2eKeys: E2EKeys; info: Uint8Array }
    /** To who owns a contact address: an invitation that only this queue `to` is told of. */
    | { purpose: 'request'; e2eKeys: E2EKeys; info: Uint8Array; to: SndQueue; agentVersion: number }
  );

/** Waits for somebody to join. */
export interface Invited extends Common {
  kind: 'invited';
  queue: RcvQueue;
  e2eKeys: E2EKeys;
  info: Uint8Array;
  /** Null where the invitation went to a contact address, through the queue `asked`. */
  links: Links | null;
  asked: SndQueue | null;
}

export interface Address extends Common {
  kind: 'address';
  queue: RcvQueue;
  links: Links;
  ownLink: OwnLink | null;
  /** What the relay is still to be asked; absent in what older versions stored. */
  linkChange?: LinkChange | null;
}

/** Has a short link and asks what it leads to. */
export interface Following extends Common {
  kind: 'following';
  link: ConnShortLink;
  /** The key that secures the queue of an invitation; of no use at a contact address. */
  sndAuthKey: AuthKeyPair;
  info: Uint8Array;
  replyTo: SMPServer;
}

/** Has read an invitation: secures its queue, makes one to be answered through, then confirms. */
export interface Joining extends Common {
  kind: 'joining';
  agentVersion: number;
  sndQueue: SndQueue;
  ratchet: RatchetState;
  e2eParams: E2EParameters;
  info: Uint8Array;
  queue: NewQueue;
}

/** Each party has a queue of the other's. */
export interface Duplex extends Common {
  kind: 'duplex';
  party: 'initiating' | 'joining';
  phase: Phase;
  agentVersion: number;
  rcvQueue: RcvQueue;
  sndQueue: SndQueue;
  ratchet: RatchetState;
  /** The last message of each party, confirmations counted. */
  sent: LastMessage;
  received: LastMessage;
  sync: RatchetSync;
  /** What was to be said while the ratchet was not synchronized. */
  unsaid: readonly Unsaid[];
  /** Of AgentRatchetKey messages that were taken, by their keys: the same may come again. */
  knownRatchetKeys: readonly Uint8Array[];
  rcvMove: RcvMove | null;
  sndMove: SndMove | null;
  /** Queues that were moved away from, until the relay has deleted them. */
  retired: readonly RcvQueue[];
}

export type Unsaid =
  /** By the agent. */
  | { body: AMessage; sndId: SenderId | null }
  /** By the user; the body is stored beside the state. */
  | { messageId: MessageId; notification: boolean };

export type Phase =
  /** This party's confirmation is on its way, or the other's awaited. */
  | { phase: 'confirming' }
  /** The older handshake: a queue was secured with KEY, and HELLO says so. `said`: by this party. */
  | { phase: 'hello'; said: boolean; heard: boolean }
  | { phase: 'connected' };

/** Store.hs `RatchetSyncState`. */
export type RatchetSync =
  | { sync: 'ok' }
  /** A message did not decrypt; to renew the ratchet may help, or must be done. */
  | { sync: 'allowed' | 'required' }
  | { sync: 'started'; e2eKeys: E2EKeys }
  | { sync: 'agreed' };

/** To another relay: this party receives. Agent/Protocol.hs `RcvSwitchStatus`. */
export type RcvMove =
  | { move: 'creating'; queue: NewQueue }
  /** QADD is said; QKEY awaited. */
  | { move: 'adding'; queue: RcvQueue }
  /** `queue.senderKey` is to be set with KEY. */
  | { move: 'securing'; queue: RcvQueue }
  /** QUSE is said; the first message through the new queue awaited. */
  | { move: 'using'; queue: RcvQueue };

/** The other party receives. Agent/Protocol.hs `SndSwitchStatus`. */
export interface SndMove {
  move: 'keying' | 'testing';
  queue: SndQueue;
}

/** Queues that are to be deleted, and then the rest. */
export interface Deleting extends Common {
  kind: 'deleting';
  queues: readonly RcvQueue[];
  leaving: Leaving | null;
}

/** What waits still goes through these queues, up to the last words, but not for longer than `until` (ms). */
export interface Leaving {
  queues: readonly SndQueue[];
  lastWords: MessageId;
  until: number;
}

/** The other party has left. Kept until the user deletes it; the queues are deleted before. */
export interface Ended extends Common {
  kind: 'ended';
  queues: readonly RcvQueue[];
  sndQueues: readonly SndQueue[];
}

export type FailureReason =
  /** The queue of the link is secured already: somebody else has used the link, and may be who answers. */
  | 'linkUsed'
  /** The link leads nowhere: it was deleted, or never was. */
  | 'linkGone'
  /** What the link leads to is not what it names. */
  | 'linkForged'
  | 'noCommonVersion'
  | 'notUnderstood'
  /** The link leads to a group, which cannot be joined here. */
  | 'groupLink'
  /** The relay does not make queues for this user. */
  | 'relayRefused'
  /** The other party's queue is gone. */
  | 'queueGone';

/** There will be no connection. Kept until the user deletes it. */
export interface Failed extends Common {
  kind: 'failed';
  reason: FailureReason;
  queues: readonly RcvQueue[];
}

export type ConnectionState =
  | Creating
  | Invited
  | Address
  | Following
  | Joining
  | Duplex
  | Ended
  | Deleting
  | Failed;

export const noCounts: Common['counts'] = { outgoing: 0, events: 0, received: 0, messages: 0 };
