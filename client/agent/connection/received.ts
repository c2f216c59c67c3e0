// A message from one of the connection's queues, down to what it is. Agent.hs `processSMP`.

import { primitives } from '#primitives';
import { equal } from '../../../src/proto/bytes.ts';
import { decode } from '../../../src/proto/codec.ts';
import type { MsgId, RecipientId } from '../../../src/proto/ids.ts';
import type { X25519PublicKey } from '../../../src/proto/keys.ts';
import { decryptRcvMsgBody, type RcvMsgBody } from '../../../src/proto/message.ts';
import { isCompatible } from '../../../src/proto/version.ts';
import { type AgentMsgEnvelope, agentMsgEnvelope } from '../agentMsgEnvelope.ts';
import { supportedSMPAgentVersions } from '../agentVersion.ts';
import {
  type ClientMessage,
  type ClientMsgEnvelope,
  decodeClientMsgEnvelope,
  openClientMessage,
} from '../clientMessage.ts';
import { supportedSMPClientVersions } from '../smpClientVersion.ts';
import { receiveConfirmation } from './confirmation.ts';
import type { ConnectionState, Duplex } from './connectionState.ts';
import { rcvQueuesOf } from './queues.ts';
import { receiveEnvelope } from './envelope.ts';
import { sndQAddrOf, type RcvQueue } from './rcvQueue.ts';
import { receiveInvitation } from './requests.ts';
import { receiveRatchetKey } from './resync.ts';
import { say } from './say.ts';
import { type Surroundings, Turn } from './turn.ts';
import { isDuplex, withRcvQueue } from './withQueue.ts';

export interface Pushed {
  rcvId: RecipientId;
  msgId: MsgId;
  body: Uint8Array;
}

/** `received`: it was stored before, and only its ACK was lost. `unknown`: of no queue of this connection. */
export async function decideReceived(
  state: ConnectionState,
  { rcvId, msgId, body }: Pushed,
  around: Surroundings,
): Promise<Turn | 'received' | 'unknown'> {
  const queue = rcvQueuesOf(state).find((each) => equal(each.rcvId, rcvId));
  if (queue === undefined) return 'unknown';
  if (queue.lastMsgId !== null && equal(queue.lastMsgId, msgId)) return 'received';
  const taken = { ...queue, lastMsgId: msgId };
  const turn = new Turn(withRcvQueue(state, taken));
  const content = decryptRcvMsgBody(queue.rcvDhSecret, msgId, body);
  if (content === null) turn.tell({ event: 'undecryptable', error: 'CRYPTO' });
  else if (content.kind === 'quota') drained(turn, taken);
  else await receiveContent(turn, taken, content, around);
  return turn;
}

/** The queue was full: the other party waits to hear that it is so no more. */
function drained(turn: Turn, queue: RcvQueue): void {
  if (isDuplex(turn)) say(turn, { tag: 'A_QCONT', address: sndQAddrOf(queue) });
}

async function receiveContent(
  turn: Turn,
  queue: RcvQueue,
  content: RcvMsgBody & { kind: 'message' },
  around: Surroundings,
): Promise<void> {
  const envelope = decodeClientMsgEnvelope(content.body);
  if (!envelope.ok) return turn.tell({ event: 'undecryptable', error: 'A_MESSAGE' });
  const { smpClientVersion, e2ePublicKey } = envelope.value.header;
  const isSpoken =
    isCompatible(smpClientVersion, supportedSMPClientVersions) || smpClientVersion <= queue.clientVersion;
  if (!isSpoken) return turn.tell({ event: 'undecryptable', error: 'A_VERSION' });
  if (e2ePublicKey !== null) return receiveFirst(turn, queue, e2ePublicKey, envelope.value, around);
  if (queue.e2e === null) return turn.prohibited('message without keys');
  const opened = open(queue.e2e.secret, envelope.value);
  if (typeof opened === 'string') return turn.tell({ event: 'undecryptable', error: opened });
  await receiveNext(turn, queue, opened.agentEnvelope, content, around);
}

/** With the sender's key: the beginning of a conversation, or something out of place. */
async function receiveFirst(
  turn: Turn,
  queue: RcvQueue,
  theirKey: X25519PublicKey,
  envelope: ClientMsgEnvelope,
  { fresh }: Surroundings,
): Promise<void> {
  // A confirmation that was sent twice, since the first time seemed to fail.
  if (queue.e2e !== null && equal(queue.e2e.theirKey, theirKey)) return;
  const secret = primitives.x25519(queue.e2eKey.privateKey, theirKey);
  if (secret === null) return turn.tell({ event: 'undecryptable', error: 'CRYPTO' });
  const opened = open(secret, envelope);
  if (typeof opened === 'string') return turn.tell({ event: 'undecryptable', error: opened });
  const { clientMessage, agentEnvelope } = opened;
  if (queue.e2e !== null) {
    const isOther = agentEnvelope.tag === 'AgentConfirmation';
    return isOther ? turn.tell({ event: 'linkUsedTwice' }) : turn.prohibited('public header');
  }
  if (agentEnvelope.tag === 'AgentConfirmation') {
    const senderKey = clientMessage.privHeader === 'PHConfirmation' ? clientMessage.senderKey : null;
    const from = { queue, theirKey, clientVersion: envelope.header.smpClientVersion, senderKey };
    return receiveConfirmation(turn, from, agentEnvelope, fresh);
  }
  if (agentEnvelope.tag === 'AgentInvitation') return receiveInvitation(turn, agentEnvelope, fresh);
  turn.prohibited('handshake: incorrect state');
}

async function receiveNext(
  turn: Turn,
  queue: RcvQueue,
  envelope: AgentMsgEnvelope,
  content: RcvMsgBody & { kind: 'message' },
  around: Surroundings,
): Promise<void> {
  if (!isDuplex(turn)) return turn.prohibited('message before the connection');
  upgrade(turn, envelope.agentVersion);
  if (envelope.tag === 'AgentMsgEnvelope') return receiveEnvelope(turn, queue, envelope, content, around);
  if (envelope.tag === 'AgentRatchetKey') return receiveRatchetKey(turn, envelope, around.fresh);
  turn.prohibited('bad client message');
}

/** Both go on to the highest version that both speak. */
function upgrade(turn: Turn<Duplex>, theirs: number): void {
  const agentVersion = Math.max(turn.state.agentVersion, Math.min(theirs, supportedSMPAgentVersions.max));
  if (agentVersion !== turn.state.agentVersion) turn.state = { ...turn.state, agentVersion };
}

interface OpenedEnvelope {
  clientMessage: ClientMessage;
  agentEnvelope: AgentMsgEnvelope;
}

function open(secret: Uint8Array, envelope: ClientMsgEnvelope): OpenedEnvelope | 'CRYPTO' | 'A_MESSAGE' {
  const opened = openClientMessage(secret, envelope);
  if (!opened.ok) return opened.error;
  const agentEnvelope = decode(agentMsgEnvelope, opened.value.body);
  return agentEnvelope.ok ? { clientMessage: opened.value, agentEnvelope: agentEnvelope.value } : 'A_MESSAGE';
}
