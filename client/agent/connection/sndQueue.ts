// A queue that this agent sends to. Agent/Store.hs `SndQueue`; Agent.hs `newSndQueue`.

import type { QueueMode } from '../../../src/proto/commands.ts';
import type { SenderId } from '../../../src/proto/ids.ts';
import type { X25519PublicKey } from '../../../src/proto/keys.ts';
import type { SMPServer } from '../../../src/proto/server.ts';
import { compatibleVersion } from '../../../src/proto/version.ts';
import type { AuthKeyPair } from '../../smp/authKeyPair.ts';
import type { AgentFresh } from '../agentFresh.ts';
import { supportedSMPClientVersions } from '../smpClientVersion.ts';
import type { SMPQueueInfo, SMPQueueUri } from '../smpQueue.ts';

export interface SndQueue {
  server: SMPServer;
  sndId: SenderId;
  queueMode: QueueMode | null;
  clientVersion: number;
  sndAuthKey: AuthKeyPair;
  /** By this agent (SKEY, LKEY); a queue of another mode is secured by its recipient. */
  isSecured: boolean;
  e2ePublicKey: X25519PublicKey;
  e2eSecret: Uint8Array;
}

/** `securedWith`: the key of LKEY. Null for a key of low order. */
export function sndQueueOf(
  info: SMPQueueInfo,
  fresh: AgentFresh,
  securedWith: AuthKeyPair | null = null,
): SndQueue | null {
  const agreed = fresh.agreement(info.dhPublicKey);
  if (agreed === null) return null;
  const { server, senderId, queueMode, clientVersion } = info;
  return {
    server,
    sndId: senderId,
    queueMode,
    clientVersion,
    sndAuthKey: securedWith ?? fresh.senderKeyPair(),
    isSecured: securedWith !== null,
    e2ePublicKey: agreed.publicKey,
    e2eSecret: agreed.secret,
  };
}

/** The queue at the version that both speak; null where there is none. */
export function compatibleQueue({ clientVersionRange, ...address }: SMPQueueUri): SMPQueueInfo | null {
  const clientVersion = compatibleVersion(clientVersionRange, supportedSMPClientVersions);
  return clientVersion === null ? null : { clientVersion, ...address };
}

export function canSecure({ queueMode }: { queueMode: QueueMode | null }): boolean {
  return queueMode === 'messaging';
}

/** What the sender has to do before it sends anything. */
export function isToSecure(queue: SndQueue): boolean {
  return canSecure(queue) && !queue.isSecured;
}
