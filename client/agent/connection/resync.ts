// The ratchet made anew, when messages do not decrypt any more: both send keys, and whose hash is less receives
// first. Agent.hs `synchronizeRatchet'`, `newRatchetKey`, `ereadyMsg`.

import { primitives } from '#primitives';
import { concat, equal, hex } from '../../../src/proto/bytes.ts';
import { encode } from '../../../src/proto/codec.ts';
import { isCompatible } from '../../../src/proto/version.ts';
import { agentMessage } from '../agentMessage.ts';
import { type AgentMsgEnvelope, agentMsgEnvelope } from '../agentMsgEnvelope.ts';
import { supportedSMPAgentVersions } from '../agentVersion.ts';
import { type LastMessage, msgHash } from '../msgIntegrity.ts';
import { type E2EKeys, generateE2EKeys } from '../ratchet/e2eKeys.ts';
import type { E2EParameters } from '../ratchet/e2eParameters.ts';
import type { Fresh } from '../ratchet/fresh.ts';
import { initRcvRatchet, initSndRatchet } from '../ratchet/initRatchet.ts';
import type { X448PublicKey } from '../ratchet/keys.ts';
import type { RatchetState } from '../ratchet/ratchetState.ts';
import type { RatchetError, Result } from '../ratchet/result.ts';
import { currentE2EEncryptVersion, supportedE2EEncryptVersions } from '../ratchet/version.ts';
import type { Duplex, RatchetSync } from './connectionState.ts';
import { sayAnyway } from './say.ts';
import { Turn } from './turn.ts';

/** Protocol.hs `cryptoErrToSyncState`. */
function stateAfter(error: RatchetError): 'allowed' | 'required' {
  if (typeof error === 'object') return 'CERatchetTooManySkipped' in error ? 'required' : 'allowed';
  return error === 'CERatchetHeader' || error === 'CERatchetState' || error === 'CERatchetKEMState'
    ? 'required'
    : 'allowed';
}

export function syncAfterError(turn: Turn<Duplex>, error: RatchetError): void {
  turn.tell({ event: 'undecryptable', error });
  const { sync } = turn.state.sync;
  const after = stateAfter(error);
  if (sync === 'started' || sync === 'agreed' || sync === after) return;
  become(turn, { sync: after });
}

function become(turn: Turn<Duplex>, sync: RatchetSync): void {
  turn.state = { ...turn.state, sync };
  turn.tell({ event: 'sync', sync: sync.sync });
}

export async function decideSync(state: Duplex, fresh: Fresh): Promise<Turn<Duplex>> {
  const turn = new Turn(state);
  const e2eKeys = await sendKeys(turn, currentE2EEncryptVersion, fresh);
  become(turn, { sync: 'started', e2eKeys });
  return turn;
}

/** Not under the ratchet, and proposing a KEM at most: neither has a key yet that the other could accept. */
async function sendKeys(turn: Turn<Duplex>, version: number, fresh: Fresh): Promise<E2EKeys> {
  const { pq, sent, sndQueue } = turn.state;
  const { keys, parameters } = await generateE2EKeys(version, pq ? 'propose' : null, fresh);
  const info = ratchetInfo();
  const agentVersion = supportedSMPAgentVersions.max;
  // It counts as a message of this party's.
  turn.state = { ...turn.state, sent: { sndMsgId: sent.sndMsgId + 1n, hash: msgHash(info) } };
  turn.outgoing.push({
    sndId: sndQueue.sndId,
    kind: 'AgentRatchetKey',
    envelope: encode(agentMsgEnvelope, { agentVersion, tag: 'AgentRatchetKey', e2eParams: parameters, info }),
    notification: true,
    messageId: null,
  });
  return keys;
}

const ratchetInfo = () => encode(agentMessage, { tag: 'AgentRatchetInfo', info: new Uint8Array() });

/** Not counted among the other party's messages: nobody sees the gap, since EREADY follows. */
export async function receiveRatchetKey(
  turn: Turn<Duplex>,
  { e2eParams }: AgentMsgEnvelope & { tag: 'AgentRatchetKey' },
  fresh: Fresh,
): Promise<void> {
  const theirHash = ratchetKeyHash(e2eParams.key1, e2eParams.key2);
  const { knownRatchetKeys, received, sync } = turn.state;
  if (knownRatchetKeys.some((known) => equal(known, theirHash))) return;
  turn.state = { ...turn.state, knownRatchetKeys: [...knownRatchetKeys, theirHash].slice(-16) };
  if (!isCompatible(e2eParams.version, supportedE2EEncryptVersions))
    return turn.tell({ event: 'undecryptable', error: 'A_VERSION' });
  // Keys for a ratchet that was agreed on, but never used: one of both has forgotten.
  if (sync.sync === 'agreed') return become(turn, { sync: 'required' });
  const keys = sync.sync === 'started' ? sync.e2eKeys : await sendKeys(turn, e2eParams.version, fresh);
  const receivesFirst = hex(ratchetKeyHash(keys.key1.publicKey, keys.key2.publicKey)) <= hex(theirHash);
  const renewed = await renewedRatchet(turn.state, keys, e2eParams, receivesFirst, fresh);
  if (!renewed.ok) return syncAfterError(turn, renewed.error);
  turn.state = { ...turn.state, ratchet: renewed.value };
  become(turn, { sync: 'agreed' });
  if (!receivesFirst) sayReady(turn, received);
}

function sayReady(turn: Turn<Duplex>, { sndMsgId: lastDecryptedMsgId }: LastMessage): void {
  sayAnyway(turn, { tag: 'EREADY', lastDecryptedMsgId }, { notification: true });
}

function renewedRatchet(
  { pq }: Duplex,
  keys: E2EKeys,
  theirs: E2EParameters,
  receivesFirst: boolean,
  fresh: Fresh,
): Promise<Result<RatchetState>> {
  const max = currentE2EEncryptVersion;
  return receivesFirst
    ? initRcvRatchet(keys, theirs, max, pq, fresh)
    : Promise.resolve(initSndRatchet(keys, theirs, max, fresh));
}

/** Of the raw keys: Agent.hs `rkHash`, Crypto.hs `pubKeyBytes`. */
function ratchetKeyHash(key1: X448PublicKey, key2: X448PublicKey): Uint8Array {
  return primitives.sha256(concat(key1, key2));
}

/** EREADY: who received first has said nothing under the new ratchet yet. `before`: as they were before it. */
export function heardReady(
  turn: Turn<Duplex>,
  before: { ratchet: RatchetState; received: LastMessage },
): void {
  if (before.ratchet.send === null) sayReady(turn, before.received);
}
