// Relays as lists of messages.

import { primitives } from '#primitives';
import { hex } from '../../src/proto/bytes.ts';
import type { MsgId, RecipientId, SenderId } from '../../src/proto/ids.ts';
import type { AuthPublicKey } from '../../src/proto/keys.ts';
import type { RcvMsgBody } from '../../src/proto/message.ts';
import { parseServer, type SMPServer } from '../../src/proto/server.ts';

export interface RelayQueue {
  rcvId: RecipientId;
  rcvDhSecret: Uint8Array;
  securedWith: AuthPublicKey | null;
  messages: { msgId: MsgId; content: RcvMsgBody }[];
}

const server = parseServer(`smp://${'A'.repeat(43)}=@relay.test`);
if (server === null) throw new Error('no server');
export const aServer: SMPServer = server;

/** All relays, which know nothing of each other. */
export class Relays {
  readonly queues = new Map<string, RelayQueue>();

  of({ sndId }: { sndId: SenderId }): RelayQueue {
    const queue = this.queues.get(hex(sndId));
    if (queue === undefined) throw new Error('no such queue');
    return queue;
  }

  put(sndId: SenderId, content: RcvMsgBody): void {
    this.of({ sndId }).messages.push({ msgId: primitives.randomBytes(24) as MsgId, content });
  }
}
