// A queue that this agent receives from. Agent/Store.hs `RcvQueue`.

import { primitives } from '#primitives';
import type { KeyPair } from '../../../src/proto/crypto/primitives.ts';
import type { QueueMode } from '../../../src/proto/commands.ts';
import type { MsgId, SenderId } from '../../../src/proto/ids.ts';
import { asX25519PublicKey, type AuthPublicKey, type X25519PublicKey } from '../../../src/proto/keys.ts';
import type { SMPServer } from '../../../src/proto/server.ts';
import type { CreatedQueue, RecipientQueue } from '../../smp/recipientCommands.ts';
import { supportedSMPClientVersions } from '../smpClientVersion.ts';
import type { SMPQueueAddress, SMPQueueInfo, SMPQueueUri, SndQAddr } from '../smpQueue.ts';

export interface RcvQueue extends RecipientQueue {
  server: SMPServer;
  sndId: SenderId;
  rcvDhSecret: Uint8Array;
  queueMode: QueueMode | null;
  /** The highest version that both speak, once the sender's is known. */
  clientVersion: number;
  e2eKey: KeyPair;
  /** Null until the sender has sent its key. Nobody sends to a contact address under a key for long. */
  e2e: { theirKey: X25519PublicKey; secret: Uint8Array } | null;
  /** The last message that was stored: the relay pushes it again where the ACK was lost. */
  lastMsgId: MsgId | null;
  /** What the queue is to be secured with (KEY); null where that is done, or is the sender's business. */
  senderKey: AuthPublicKey | null;
}

export function rcvQueueOf(server: SMPServer, created: CreatedQueue, e2eKey: KeyPair): RcvQueue {
  const { rcvId, rcvAuthKey, sndId, rcvDhSecret, queueMode } = created;
  return {
    server,
    rcvId,
    rcvAuthKey,
    sndId,
    rcvDhSecret,
    queueMode,
    e2eKey,
    clientVersion: supportedSMPClientVersions.max,
    e2e: null,
    lastMsgId: null,
    senderKey: null,
  };
}

/** Null for a key of low order, with which every secret is the same. */
export function confirmedBy(
  queue: RcvQueue,
  theirKey: X25519PublicKey,
  theirVersion: number,
): RcvQueue | null {
  const secret = primitives.x25519(queue.e2eKey.privateKey, theirKey);
  if (secret === null) return null;
  const clientVersion = Math.min(queue.clientVersion, theirVersion);
  return { ...queue, clientVersion, e2e: { theirKey, secret } };
}

export function sndQAddrOf({ server, sndId }: { server: SMPServer; sndId: SenderId }): SndQAddr {
  return { server, senderId: sndId };
}

function addressOf({ server, sndId, e2eKey, queueMode }: RcvQueue): SMPQueueAddress {
  return { server, senderId: sndId, dhPublicKey: asX25519PublicKey(e2eKey.publicKey), queueMode };
}

export function queueUriOf(queue: RcvQueue): SMPQueueUri {
  return { clientVersionRange: supportedSMPClientVersions, ...addressOf(queue) };
}

export function queueInfoOf(queue: RcvQueue, clientVersion: number): SMPQueueInfo {
  return { clientVersion, ...addressOf(queue) };
}
