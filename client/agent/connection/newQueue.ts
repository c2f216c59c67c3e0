// The keys of a queue that is still to be made. They are stored before the relay is asked, and drawn anew for every
// try: NEW is the one command that cannot be repeated, since a relay whose answer was lost has made the queue, and
// two queues that share a key could be linked.

import type { KeyPair } from '../../../src/proto/crypto/primitives.ts';
import type { QueueMode, QueueReqData } from '../../../src/proto/commands.ts';
import type { CorrId } from '../../../src/proto/ids.ts';
import type { SMPServer } from '../../../src/proto/server.ts';
import type { AuthKeyPair } from '../../smp/authKeyPair.ts';
import type { NewQueue as QueueToAsk } from '../../smp/recipientCommands.ts';
import type { AgentFresh } from '../agentFresh.ts';

export interface NewQueue {
  server: SMPServer;
  rcvAuthKey: AuthKeyPair;
  rcvDhKey: KeyPair;
  e2eKey: KeyPair;
  queueReqData: QueueReqData;
  /** Where the sender ID is derived from it. */
  corrId: CorrId | null;
}

export function newQueue(server: SMPServer, mode: QueueMode, fresh: AgentFresh): NewQueue {
  return {
    server,
    rcvAuthKey: fresh.recipientKeyPair(),
    rcvDhKey: fresh.x25519KeyPair(),
    e2eKey: fresh.x25519KeyPair(),
    queueReqData: { mode, data: null },
    corrId: null,
  };
}

export function toAsk({ rcvAuthKey, rcvDhKey, queueReqData, corrId }: NewQueue): QueueToAsk {
  const queue = { rcvAuthKey, rcvDhKey, queueReqData };
  return corrId === null ? queue : { ...queue, corrId };
}
