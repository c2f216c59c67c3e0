// The first message of the other party, and what follows from it until both are connected. Agent.hs
// `smpConfirmation`, `helloMsg`, `connectReplyQueues`.

import { decode } from '../../../src/proto/codec.ts';
import type { AuthPublicKey, X25519PublicKey } from '../../../src/proto/keys.ts';
import { isCompatible } from '../../../src/proto/version.ts';
import { type AgentMessage, agentMessage } from '../agentMessage.ts';
import type { AgentMsgEnvelope } from '../agentMsgEnvelope.ts';
import { supportedSMPAgentVersions } from '../agentVersion.ts';
import { msgHash } from '../msgIntegrity.ts';
import { decrypt } from '../ratchet/decrypt.ts';
import type { Fresh } from '../ratchet/fresh.ts';
import { initRcvRatchet } from '../ratchet/initRatchet.ts';
import type { RatchetState } from '../ratchet/ratchetState.ts';
import { currentE2EEncryptVersion, supportedE2EEncryptVersions } from '../ratchet/version.ts';
import { supportedSMPClientVersions } from '../smpClientVersion.ts';
import type { AgentFresh } from '../agentFresh.ts';
import type { SMPQueueInfo } from '../smpQueue.ts';
import type { Duplex, Invited } from './connectionState.ts';
import { duplexOf, supportsPQ } from './join.ts';
import { confirmedBy, type RcvQueue } from './rcvQueue.ts';
import { confirm, say } from './say.ts';
import { canSecure, sndQueueOf } from './sndQueue.ts';
import { Turn } from './turn.ts';
import { isDuplex, withRcvQueue } from './withQueue.ts';

type Confirmation = AgentMsgEnvelope & { tag: 'AgentConfirmation' };

/** Who has sent it, and with what the queue is to be secured: null where the sender has done it (SKEY). */
export interface ConfirmedFrom {
  queue: RcvQueue;
  theirKey: X25519PublicKey;
  clientVersion: number;
  senderKey: AuthPublicKey | null;
}

export async function receiveConfirmation(
  turn: Turn,
  from: ConfirmedFrom,
  confirmation: Confirmation,
  fresh: AgentFresh,
): Promise<void> {
  const { queue, theirKey, clientVersion, senderKey } = from;
  if (senderKey === null && !canSecure(queue)) return turn.prohibited('handshake: missing sender key');
  if (!isCompatible(confirmation.agentVersion, supportedSMPAgentVersions))
    return turn.tell({ event: 'undecryptable', error: 'A_VERSION' });
  const confirmed = confirmedBy(queue, theirKey, clientVersion);
  if (confirmed === null) return turn.tell({ event: 'undecryptable', error: 'CRYPTO' });
  const secured = { ...confirmed, senderKey };
  const { state } = turn;
  if (state.kind === 'invited') return joined(turn as Turn as Turn<Invited>, secured, confirmation, fresh);
  if (isDuplex(turn) && turn.state.party === 'joining' && turn.state.phase.phase === 'confirming')
    return answered(turn, secured, confirmation, fresh);
  turn.prohibited('confirmation: incorrect state');
}

/** Somebody has joined: the ratchet begins, and this party answers through the queue that it is told of. */
async function joined(
  turn: Turn<Invited>,
  rcvQueue: RcvQueue,
  confirmation: Confirmation,
  fresh: AgentFresh,
): Promise<void> {
  const { state } = turn;
  const { e2eParams, encConnInfo, agentVersion } = confirmation;
  if (e2eParams === null) return turn.prohibited('confirmation without keys');
  if (!isCompatible(e2eParams.version, supportedE2EEncryptVersions))
    return turn.tell({ event: 'undecryptable', error: 'A_VERSION' });
  const pq = state.pq && supportsPQ(agentVersion, e2eParams.version);
  const begun = await initRcvRatchet(state.e2eKeys, e2eParams, currentE2EEncryptVersion, pq, fresh);
  if (!begun.ok) return turn.tell({ event: 'undecryptable', error: begun.error });
  const read = await readConfirmation(turn, begun.value, encConnInfo, fresh);
  if (read === null) return;
  if (read.said.tag !== 'AgentConnInfoReply') return turn.prohibited('confirmation: not AgentConnInfoReply');

  const { queues, connInfo } = read.said;
  const sndQueue = isUsable(queues[0]) ? sndQueueOf(queues[0], fresh) : null;
  if (sndQueue === null) return turn.tell({ event: 'undecryptable', error: 'A_VERSION' });
  const { id, counts } = state;
  const duplex = turn.becomes<Duplex>({
    ...duplexOf({ id, counts, pq, agentVersion, ratchet: read.ratchet, sndQueue, rcvQueue }),
    party: 'initiating',
    received: { sndMsgId: 1n, hash: read.hash },
  });
  duplex.tell({ event: 'info', info: connInfo });
  confirm(duplex, { tag: 'AgentConnInfo', connInfo: state.info }, null);
}

function isUsable({ clientVersion }: SMPQueueInfo): boolean {
  return isCompatible(clientVersion, supportedSMPClientVersions);
}

/** The party that began has answered. Where it could not secure the queue it waits to hear that it is secured. */
async function answered(
  turn: Turn<Duplex>,
  rcvQueue: RcvQueue,
  { e2eParams, encConnInfo }: Confirmation,
  fresh: Fresh,
): Promise<void> {
  if (e2eParams !== null) return turn.prohibited('confirmation: keys twice');
  const read = await readConfirmation(turn, turn.state.ratchet, encConnInfo, fresh);
  if (read === null) return;
  if (read.said.tag !== 'AgentConnInfo') return turn.prohibited('confirmation: not AgentConnInfo');
  turn.state = {
    ...withRcvQueue(turn.state, rcvQueue),
    ratchet: read.ratchet,
    received: { sndMsgId: 1n, hash: read.hash },
  };
  turn.tell({ event: 'info', info: read.said.connInfo });
  if (rcvQueue.senderKey === null) return connected(turn);
  turn.state = { ...turn.state, phase: { phase: 'hello', said: false, heard: false } };
}

interface ReadConfirmation {
  said: AgentMessage;
  ratchet: RatchetState;
  hash: Uint8Array;
}

async function readConfirmation(
  turn: Turn,
  ratchet: RatchetState,
  encConnInfo: Uint8Array,
  fresh: Fresh,
): Promise<ReadConfirmation | null> {
  const decrypted = await decrypt(ratchet, encConnInfo, fresh);
  const said = decrypted.ok ? decode(agentMessage, decrypted.plaintext) : null;
  if (decrypted.ok && said?.ok)
    return { said: said.value, ratchet: decrypted.state, hash: msgHash(decrypted.plaintext) };
  turn.tell({ event: 'undecryptable', error: decrypted.ok ? 'A_MESSAGE' : decrypted.error });
  return null;
}

function connected(turn: Turn<Duplex>): void {
  turn.state = { ...turn.state, phase: { phase: 'connected' } };
  const { sendKEM, receiveKEM } = turn.state.ratchet;
  turn.tell({ event: 'connected', pq: sendKEM || receiveKEM });
}

/** The relay has taken this party's confirmation. */
export function decideConfirmationSent(state: Duplex): Turn<Duplex> {
  const turn = new Turn(state);
  if (state.party === 'joining' || state.phase.phase !== 'confirming') return turn;
  if (canSecure(state.sndQueue)) connected(turn);
  else turn.state = { ...state, phase: { phase: 'hello', said: false, heard: false } };
  return turn;
}

/** KEY has secured the queue: the party that joined says so. */
export function decideSecured(state: Duplex): Turn<Duplex> {
  const turn = new Turn(withRcvQueue(state, { ...state.rcvQueue, senderKey: null }));
  const { party, phase } = state;
  if (party === 'joining' && phase.phase === 'hello' && !phase.said) {
    turn.state = { ...turn.state, phase: { ...phase, said: true } };
    say(turn, { tag: 'HELLO' }, { notification: true });
  }
  return turn;
}

/** HELLO is answered by HELLO; who was answered is connected. */
export function heardHello(turn: Turn<Duplex>): void {
  const { phase } = turn.state;
  if (phase.phase === 'connected') return turn.prohibited('hello: active');
  if (phase.phase === 'hello' && phase.said) return connected(turn);
  turn.state = { ...turn.state, phase: { phase: 'hello', said: true, heard: true } };
  say(turn, { tag: 'HELLO' }, { notification: true });
}

export function decideHelloSent(state: Duplex): Turn<Duplex> {
  const turn = new Turn(state);
  if (state.phase.phase === 'hello' && state.phase.heard) connected(turn);
  return turn;
}
