// What agents say to each other under the double ratchet. agent-protocol.md, "Messages between SMP agents";
// Agent/Protocol.hs `AgentMessage`, `AMessage`.

import {
  bool,
  int64,
  large,
  maybe,
  nonEmpty,
  shortString,
  struct,
  tail,
  type Wire,
} from '../../src/proto/codec.ts';
import { authPublicKey } from '../../src/proto/keys.ts';
import { variant } from '../../src/proto/variant.ts';
import { sndQAddr, smpQueueInfo, smpQueueUri } from './smpQueue.ts';

/** Delivery receipt: `msgHash` shows that the message was received as it was sent. */
const receipt = struct({ agentMsgId: int64, msgHash: shortString, rcptInfo: large });

const aMessage = variant('tag', {
  /** That a queue is secured; not sent from agent version 7 on. */
  HELLO: ['H', struct({})],
  /** The application's message. */
  A_MSG: ['M', struct({ body: tail })],
  A_RCVD: ['V', struct({ receipts: nonEmpty(receipt) })],
  /** The queue that was full is so no more. */
  A_QCONT: ['QC', struct({ address: sndQAddr })],
  /** From a recipient: queues to send to, each instead of another or beside those that there are. */
  QADD: ['QA', struct({ queues: nonEmpty(struct({ queue: smpQueueUri, replaced: maybe(sndQAddr) })) })],
  /** From the sender: the keys to secure them with. */
  QKEY: ['QK', struct({ queues: nonEmpty(struct({ queue: smpQueueInfo, senderKey: authPublicKey })) })],
  /** From the recipient: they are ready. */
  QUSE: ['QU', struct({ queues: nonEmpty(struct({ address: sndQAddr, primary: bool })) })],
  /** From the sender, the first through each of them. */
  QTEST: ['QT', struct({ addresses: nonEmpty(sndQAddr) })],
  /** The ratchet was made anew; the ID of the last message that was read before. */
  EREADY: ['E', struct({ lastDecryptedMsgId: int64 })],
});
export type AMessage = Wire<typeof aMessage>;

/** IDs count the sender's messages; each names the hash of the one before. Agent/Protocol.hs `APrivHeader`. */
const agentMessageBody = struct({ sndMsgId: int64, prevMsgHash: shortString, body: aMessage });

export const agentMessage = variant('tag', {
  /** The last of a handshake: the initiating party's profile, for example. */
  AgentConnInfo: ['I', struct({ connInfo: tail })],
  /** The joining party's, with queues to reply to. */
  AgentConnInfoReply: ['D', struct({ queues: nonEmpty(smpQueueInfo), connInfo: tail })],
  /** When the ratchet is made anew; not under it, but in AgentRatchetKey. */
  AgentRatchetInfo: ['R', struct({ info: tail })],
  AgentMessage: ['M', agentMessageBody],
});
export type AgentMessage = Wire<typeof agentMessage>;
