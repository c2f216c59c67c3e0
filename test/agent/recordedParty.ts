// A party of a recorded session as this agent would be it: with its keys, and drawing what it drew.

import { ed25519 } from '@noble/curves/ed25519.js';
import { x448 } from '@noble/curves/ed448.js';
import { primitives } from '#primitives';
import type { AgentFresh } from '../../client/agent/agentFresh.ts';
import {
  type ConnectionState,
  type Duplex,
  type Invited,
  type Joining,
  noCounts,
} from '../../client/agent/connection/connectionState.ts';
import { newQueue } from '../../client/agent/connection/newQueue.ts';
import type { RcvQueue } from '../../client/agent/connection/rcvQueue.ts';
import { compatibleQueue, sndQueueOf } from '../../client/agent/connection/sndQueue.ts';
import { parseConnectionRequest } from '../../client/agent/connectionRequestUri.ts';
import { e2eParameters } from '../../client/agent/ratchet/e2eParameters.ts';
import type { KemKeyPair } from '../../client/agent/ratchet/kem.ts';
import type { X448KeyPair } from '../../client/agent/ratchet/keys.ts';
import { loadKem } from '../../client/agent/ratchet/loadKem.ts';
import type { CreatedQueue } from '../../client/smp/recipientCommands.ts';
import { fromHex, hex, utf8 } from '../../src/proto/bytes.ts';
import { decode } from '../../src/proto/codec.ts';
import type { RecipientId, SenderId } from '../../src/proto/ids.ts';
import { valueOf } from '../proto/vector.ts';
import { type RecordedAgent, type RecordedSession, stateBefore } from './agentRecording.ts';
import { dhKeyOf } from './agentVector.ts';

export type Party = 'alice' | 'bob';

const drawn = <T>(value: T | undefined): T => {
  if (value === undefined) throw new Error('nothing of the kind was drawn any more');
  return value;
};

/** The ratchet's keys are those of the states that it went through, `from` the first on. */
export function recordedFresh(agent: RecordedAgent, from: number): AgentFresh {
  const states = agent.ratchetStates.map((_, at) => stateBefore(agent, at)).slice(from);
  const before = from === 0 ? [] : [hex(stateBefore(agent, from - 1).dhSelf.privateKey)];
  const steps = states.filter(({ dhSelf }, at) => {
    const previous = states[at - 1];
    const last = previous === undefined ? before[0] : hex(previous.dhSelf.privateKey);
    return hex(dhSelf.privateKey) !== last;
  });
  let x448Drawn = 0;
  let kemDrawn = 0;
  const { e2ePublicKeyDer, e2eDhSecret } = agent.sendQueue;
  return {
    randomBytes: primitives.randomBytes,
    recipientKeyPair: () => ({ ...senderKeyPair(agent) }),
    senderKeyPair: () => senderKeyPair(agent),
    x25519KeyPair: () => ({
      privateKey: fromHex(agent.receiveQueue.e2eKey.private),
      publicKey: ownE2E(agent),
    }),
    agreement: () => ({ publicKey: dhKeyOf(e2ePublicKeyDer), secret: fromHex(e2eDhSecret) }),
    x448KeyPair: () => drawn(steps[x448Drawn++]).dhSelf,
    kem: async () => {
      const kem = await loadKem();
      return {
        decapsulate: (ciphertext, secretKey) => kem.decapsulate(ciphertext, secretKey),
        encapsulate: () => drawn(steps[kemDrawn]?.kem?.accepted ?? undefined),
        keyPair: (): KemKeyPair => drawn(steps[kemDrawn++]?.kem?.self),
      };
    },
  };
}

function ownE2E({ receiveQueue }: RecordedAgent): Uint8Array {
  return primitives.x25519PublicKey(fromHex(receiveQueue.e2eKey.private));
}

function senderKeyPair({ sendQueue }: RecordedAgent) {
  const raw = fromHex(sendQueue.senderAuthKey.private);
  const algorithm = 'Ed25519' as const;
  return { privateKey: { algorithm, raw }, publicKey: { algorithm, raw: ed25519.getPublicKey(raw) } };
}

function created({ receiveQueue }: RecordedAgent): CreatedQueue {
  return {
    rcvId: fromHex(receiveQueue.recipientId) as RecipientId,
    sndId: fromHex(receiveQueue.senderId) as SenderId,
    rcvAuthKey: { algorithm: 'Ed25519', raw: fromHex(receiveQueue.recipientAuthKey.private) },
    rcvDhSecret: fromHex(receiveQueue.recipientDhSecret),
    queueMode: 'messaging',
    linkId: null,
    serviceId: null,
    ntfCreds: null,
  };
}

const keyPair = (privateKey: Uint8Array) =>
  ({ privateKey, publicKey: x448.getPublicKey(privateKey) }) as X448KeyPair;

export function invitedAlice(session: RecordedSession): Invited {
  const { alice } = session;
  const request = parseConnectionRequest(session.invitation);
  const { key1, key2 } = drawn(alice.x3dh);
  const { rcvId, sndId, rcvAuthKey, rcvDhSecret, queueMode } = created(alice);
  const privateKey = fromHex(alice.receiveQueue.e2eKey.private);
  const queue: RcvQueue = {
    rcvId,
    sndId,
    rcvAuthKey,
    rcvDhSecret,
    queueMode,
    server: drawn(request?.queues[0].server),
    e2eKey: { privateKey, publicKey: ownE2E(alice) },
    clientVersion: 4,
    e2e: null,
    lastMsgId: null,
    senderKey: null,
  };
  return {
    kind: 'invited',
    id: 'alice',
    counts: noCounts,
    pq: session.name === 'pq',
    queue,
    asked: null,
    e2eKeys: { key1: keyPair(fromHex(key1.private)), key2: keyPair(fromHex(key2.private)), kem: null },
    info: utf8("alice's connInfo"),
    links: null,
  };
}

/** The private keys of the agreement were not recorded: it is taken as made. */
export function joiningBob(
  session: RecordedSession,
  info: Uint8Array,
): { state: Joining; created: CreatedQueue } {
  const { bob } = session;
  const request = drawn(parseConnectionRequest(session.invitation) ?? undefined);
  const fresh = recordedFresh(bob, 1);
  const queue = compatibleQueue(request.queues[0]);
  const sndQueue = queue && sndQueueOf(queue, fresh);
  if (sndQueue === null) throw new Error('no queue');
  const state: Joining = {
    kind: 'joining',
    id: 'bob',
    counts: noCounts,
    pq: session.name === 'pq',
    agentVersion: 7,
    info,
    sndQueue,
    ratchet: stateBefore(bob, 0),
    e2eParams: valueOf(decode(e2eParameters, fromHex(drawn(session.sent[0]?.layers.e2eParams)))),
    queue: newQueue(request.queues[0].server, 'messaging', fresh),
  };
  return { state, created: created(bob) };
}

export function asDuplex(state: ConnectionState): Duplex {
  if (state.kind !== 'duplex') throw new Error(state.kind);
  return state;
}
