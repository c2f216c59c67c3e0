// What this party says under the ratchet: numbered, tied to what it said before, encrypted once. Agent.hs
// `enqueueMessage`, `storeConfirmation`.

import { encode } from '../../../src/proto/codec.ts';
import { canPad } from '../../../src/proto/padding.ts';
import type { SenderId } from '../../../src/proto/ids.ts';
import { type AgentMessage, agentMessage, type AMessage } from '../agentMessage.ts';
import { agentMsgEnvelope } from '../agentMsgEnvelope.ts';
import { supportedSMPAgentVersions } from '../agentVersion.ts';
import type { MessageId } from '../events.ts';
import { msgHash } from '../msgIntegrity.ts';
import { paddedConnInfoLength, paddedMessageLength } from '../paddedLength.ts';
import { encrypt } from '../ratchet/encrypt.ts';
import type { E2EParameters } from '../ratchet/e2eParameters.ts';
import type { Duplex } from './connectionState.ts';
import type { Turn } from './turn.ts';

/** A message that is longer than what all messages are padded to. */
export class TooLarge extends Error {}

interface Saying {
  notification?: boolean;
  /** Another queue than the one that everything goes through. */
  sndId?: SenderId;
  /** Where the user says it. */
  messageId?: MessageId;
}

/** Agent/Store.hs `ratchetSyncSendProhibited`; and who receives first cannot send before. */
export function canSay({ sync, ratchet }: Duplex): boolean {
  return ratchet.send !== null && (sync.sync === 'ok' || sync.sync === 'allowed');
}

/** What the agent itself has to say: as soon as the ratchet allows it. */
export function say(turn: Turn<Duplex>, body: AMessage, saying: Saying = {}): void {
  if (canSay(turn.state)) sayAnyway(turn, body, saying);
  else {
    const sndId = saying.sndId ?? null;
    turn.state = { ...turn.state, unsaid: [...turn.state.unsaid, { body, sndId }] };
  }
}

export function sayAnyway(turn: Turn<Duplex>, body: AMessage, saying: Saying = {}): void {
  const { sndQueue } = turn.state;
  const { messageId = null } = saying;
  const { sndMsgId, encoded } = numbered(turn.state, body);
  const encAgentMessage = encryptNext(turn, encoded, paddedLength(turn.state));
  const hash = msgHash(encoded);
  turn.state = { ...turn.state, sent: { sndMsgId, hash } };
  if (messageId !== null) turn.records.push({ record: 'sent', sndMsgId, sent: { messageId, hash } });
  turn.outgoing.push({
    sndId: saying.sndId ?? sndQueue.sndId,
    kind: body.tag,
    envelope: encode(agentMsgEnvelope, {
      agentVersion: supportedSMPAgentVersions.max,
      tag: 'AgentMsgEnvelope',
      encAgentMessage,
    }),
    notification: saying.notification ?? false,
    messageId,
  });
}

function numbered({ sent }: Duplex, body: AMessage) {
  const sndMsgId = sent.sndMsgId + 1n;
  const message = { tag: 'AgentMessage' as const, sndMsgId, prevMsgHash: sent.hash, body };
  return { sndMsgId, encoded: encode(agentMessage, message) };
}

function paddedLength({ agentVersion, ratchet }: Duplex): number {
  return paddedMessageLength(agentVersion, ratchet.supportKEM);
}

/** Throws TooLarge, as encryption would. Their lengths do not depend on what was said before. */
export function mustFit(state: Duplex, body: AMessage): void {
  if (!canPad(numbered(state, body).encoded, paddedLength(state))) throw new TooLarge();
}

/** The first message of either party: what it says of itself, and where to reply to. */
export function confirm(turn: Turn<Duplex>, said: AgentMessage, e2eParams: E2EParameters | null): void {
  const { agentVersion, ratchet, sent, sndQueue } = turn.state;
  const encoded = encode(agentMessage, said);
  const encConnInfo = encryptNext(turn, encoded, paddedConnInfoLength(agentVersion, ratchet.supportKEM));
  turn.state = { ...turn.state, sent: { sndMsgId: sent.sndMsgId + 1n, hash: msgHash(encoded) } };
  turn.outgoing.push({
    sndId: sndQueue.sndId,
    kind: 'AgentConfirmation',
    envelope: encode(agentMsgEnvelope, { agentVersion, tag: 'AgentConfirmation', e2eParams, encConnInfo }),
    notification: true,
    messageId: null,
  });
}

function encryptNext(turn: Turn<Duplex>, encoded: Uint8Array, paddedLength: number): Uint8Array {
  const encrypted = encrypt(turn.state.ratchet, encoded, { paddedLength });
  if (!encrypted.ok) {
    if (encrypted.error === 'CryptoLargeMsgError') throw new TooLarge();
    throw new Error('nothing can be sent before something was received');
  }
  turn.state = { ...turn.state, ratchet: encrypted.state };
  return encrypted.message;
}
