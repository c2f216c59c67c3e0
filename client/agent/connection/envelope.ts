// A message under the ratchet, and what each kind of them brings. Agent.hs `agentClientMsg`.

import { equal } from '../../../src/proto/bytes.ts';
import { primitives } from '#primitives';
import { decode } from '../../../src/proto/codec.ts';
import type { RcvMsgBody } from '../../../src/proto/message.ts';
import { type AgentMessage, agentMessage } from '../agentMessage.ts';
import type { AgentMsgEnvelope } from '../agentMsgEnvelope.ts';
import { checkMsgIntegrity, msgHash } from '../msgIntegrity.ts';
import { decrypt } from '../ratchet/decrypt.ts';
import type { RatchetError } from '../ratchet/result.ts';
import { heardHello } from './confirmation.ts';
import type { Duplex } from './connectionState.ts';
import { sndQueuesOf } from './queues.ts';
import { arrivedThrough, receiveQADD, receiveQKEY, receiveQUSE } from './moving.ts';
import type { RcvQueue } from './rcvQueue.ts';
import { heardReady, syncAfterError } from './resync.ts';
import type { Surroundings, Turn } from './turn.ts';
import { sayWhatIsUnsaid } from './unsaid.ts';

/** Seconds: what a date can hold. The relay may say anything. */
const latest = 8.64e12;

type Content = RcvMsgBody & { kind: 'message' };

export async function receiveEnvelope(
  turn: Turn<Duplex>,
  queue: RcvQueue,
  { encAgentMessage }: AgentMsgEnvelope & { tag: 'AgentMsgEnvelope' },
  content: Content,
  around: Surroundings,
): Promise<void> {
  arrivedThrough(turn, queue);
  const encryptedHash = primitives.sha256(encAgentMessage);
  const before = turn.state;
  const decrypted = await decrypt(before.ratchet, encAgentMessage, around.fresh);
  turn.state = { ...before, ratchet: decrypted.state };
  if (!decrypted.ok) {
    const isKnown = isRepetition(decrypted.error) || (await around.known.isSeen(encryptedHash));
    if (!isKnown) syncAfterError(turn, decrypted.error);
    return;
  }
  const said = decode(agentMessage, decrypted.plaintext);
  if (!said.ok) return turn.tell({ event: 'undecryptable', error: 'A_MESSAGE' });
  if (said.value.tag !== 'AgentMessage') return turn.prohibited(`${said.value.tag} as a message`);
  turn.records.push({ record: 'seen', sndMsgId: said.value.sndMsgId, hash: encryptedHash });
  const heard = { ...said.value, hash: msgHash(decrypted.plaintext), before };
  await hear(turn, heard, content, around);
}

/** The sender did not hear that the relay had the message, and sent it again. */
function isRepetition(error: RatchetError): boolean {
  return error === 'CERatchetDuplicateMessage';
}

/** `before`: the connection as it was before this message. */
type Heard = AgentMessage & { tag: 'AgentMessage' } & { hash: Uint8Array; before: Duplex };

async function hear(turn: Turn<Duplex>, heard: Heard, content: Content, around: Surroundings): Promise<void> {
  const { sndMsgId, hash, before } = heard;
  // A message that was late does not set back the count.
  const received = sndMsgId > before.received.sndMsgId ? { sndMsgId, hash } : before.received;
  turn.state = { ...turn.state, received };
  endSync(turn);
  await heed(turn, heard, content, around);
  // After EREADY, which is the first that the other party expects under a new ratchet.
  await sayWhatIsUnsaid(turn, around.known);
}

async function heed(turn: Turn<Duplex>, heard: Heard, content: Content, around: Surroundings): Promise<void> {
  const { sndMsgId, hash, body, before } = heard;
  switch (body.tag) {
    case 'A_MSG': {
      const number = turn.state.counts.received + 1;
      turn.state = { ...turn.state, counts: { ...turn.state.counts, received: number } };
      const sentAt = 1000 * Math.min(Math.max(Number(content.timestamp), 0), latest);
      const pq = turn.state.ratchet.receiveKEM;
      const integrity = checkMsgIntegrity(before.received, heard);
      const receipt = { sndMsgId, hash };
      return turn.tell({ event: 'message', number, body: body.body, integrity, sentAt, pq, receipt });
    }
    case 'A_RCVD':
      return hearReceipts(turn, body.receipts, around);
    case 'HELLO':
      return heardHello(turn);
    case 'A_QCONT':
      return hearRoom(turn, body.address.senderId);
    case 'QADD':
      return receiveQADD(turn, body.queues[0], around.fresh);
    case 'QKEY':
      return receiveQKEY(turn, body.queues[0]);
    case 'QUSE':
      return receiveQUSE(turn, body.queues[0].address);
    // That it came through the new queue is what it says.
    case 'QTEST':
      return;
    case 'EREADY':
      return heardReady(turn, before);
  }
}

/** A message that decrypts shows that both have the same ratchet. */
function endSync(turn: Turn<Duplex>): void {
  const { sync } = turn.state.sync;
  if (sync === 'ok' || sync === 'started') return;
  turn.state = { ...turn.state, sync: { sync: 'ok' } };
  turn.tell({ event: 'sync', sync: 'ok' });
}

type Receipts = readonly { agentMsgId: bigint; msgHash: Uint8Array }[];

async function hearReceipts(turn: Turn<Duplex>, receipts: Receipts, { known }: Surroundings): Promise<void> {
  for (const { agentMsgId: sndMsgId, msgHash: received } of receipts) {
    const sent = await known.sent(sndMsgId);
    // No message of the user's, or one whose receipt came before.
    if (sent === null) continue;
    turn.records.push({ record: 'sent', sndMsgId, sent: null });
    turn.tell({ event: 'delivered', messageId: sent.messageId, intact: equal(received, sent.hash) });
  }
}

function hearRoom(turn: Turn<Duplex>, senderId: Uint8Array): void {
  const isOurs = sndQueuesOf(turn.state).some(({ sndId }) => equal(sndId, senderId));
  if (!isOurs) return turn.prohibited('QCONT: queue address not found');
  turn.notices.push({ notice: 'queueDrained', connectionId: turn.state.id });
}
