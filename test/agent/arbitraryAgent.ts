// Arbitrary queues, connection requests and messages of agents, for properties.

import fc from 'fast-check';
import type { AgentMessage, AMessage } from '../../client/agent/agentMessage.ts';
import type { AgentMsgEnvelope } from '../../client/agent/agentMsgEnvelope.ts';
import type { ConnectionRequest, InvitationRequest } from '../../client/agent/connectionRequest.ts';
import type { E2EParameters, E2EProposalInLink } from '../../client/agent/ratchet/e2eParameters.ts';
import type { KemCiphertext, KemPublicKey } from '../../client/agent/ratchet/kem.ts';
import type { X448PublicKey } from '../../client/agent/ratchet/keys.ts';
import type { SMPQueueInfo, SMPQueueUri, SndQAddr } from '../../client/agent/smpQueue.ts';
import type { QueueMode } from '../../src/proto/commands.ts';
import type { SenderId } from '../../src/proto/ids.ts';
import { agentVersionRange } from '../client/arbitraryLink.ts';
import { authKey, bytes, dhKey, exactly, int64, maybe, nonEmpty, server, text } from '../proto/arbitrary.ts';

const range = (min: number, max: number) =>
  fc
    .tuple(fc.integer({ min, max }), fc.integer({ min, max }))
    .map(([a, b]) => ({ min: Math.min(a, b), max: Math.max(a, b) }));

/** In links an ID is not empty. */
const senderId = fc.uint8Array({
  minLength: 1,
  maxLength: 40,
}) as fc.Arbitrary<Uint8Array> as fc.Arbitrary<SenderId>;

const mode = fc.constantFrom<QueueMode>('messaging', 'contact');

const sndQAddr: fc.Arbitrary<SndQAddr> = fc.record({ server, senderId });

/** What its version can say. */
export const queueInfo: fc.Arbitrary<SMPQueueInfo> = fc
  .record({
    clientVersion: fc.integer({ min: 1, max: 6 }),
    server,
    senderId,
    dhPublicKey: dhKey,
    queueMode: mode,
  })
  .map(({ clientVersion, server: { hosts, ...relay }, queueMode, ...queue }) => ({
    clientVersion,
    server: { ...relay, hosts: clientVersion < 2 ? [hosts[0]] : hosts },
    ...queue,
    queueMode: saidAt(clientVersion, clientVersion, queueMode),
  }));

export const queueUri: fc.Arbitrary<SMPQueueUri> = fc.record({
  clientVersionRange: range(1, 6),
  server,
  senderId,
  dhPublicKey: dhKey,
  queueMode: mode,
});

/** The mode that is left of one, written for these versions. */
function saidAt(min: number, max: number, queueMode: QueueMode | null): QueueMode | null {
  if (min >= 4) return queueMode;
  return max >= 3 && queueMode === 'messaging' ? queueMode : null;
}

/** As it is read again when it was written as bytes. */
export function said(queue: SMPQueueUri): SMPQueueUri {
  const { min, max } = queue.clientVersionRange;
  return min === 3 ? queue : { ...queue, queueMode: saidAt(min, max, queue.queueMode) };
}

const x448Key = exactly(56) as fc.Arbitrary<Uint8Array> as fc.Arbitrary<X448PublicKey>;
const kemKey = exactly(1158) as fc.Arbitrary<Uint8Array> as fc.Arbitrary<KemPublicKey>;
const ciphertext = exactly(1039) as fc.Arbitrary<Uint8Array> as fc.Arbitrary<KemCiphertext>;
const proposal = fc.record({ ciphertext: fc.constant(null), publicKey: kemKey });

const e2e: fc.Arbitrary<E2EProposalInLink> = fc
  .record({ versions: range(1, 5), key1: x448Key, key2: x448Key, kem: maybe(proposal) })
  .map(({ kem, ...keys }) => ({ ...keys, kem: keys.versions.max >= 3 ? kem : null }));

const connReqData = {
  agentVersionRange: agentVersionRange.map(({ min, max }) => ({
    min: Math.max(min, 2),
    max: Math.max(max, 2),
  })),
  queues: nonEmpty(queueUri),
  clientData: maybe(text),
};

const invitation: fc.Arbitrary<InvitationRequest> = fc.record({
  mode: fc.constant('invitation' as const),
  ...connReqData,
  e2e,
});

export const request: fc.Arbitrary<ConnectionRequest> = fc.oneof(
  invitation,
  fc.record({ mode: fc.constant('contact' as const), ...connReqData }),
);

const tagged = <T extends string, F extends object>(tag: T, fields: { [K in keyof F]: fc.Arbitrary<F[K]> }) =>
  fc.record({ tag: fc.constant(tag), ...fields }) as unknown as fc.Arbitrary<{ tag: T } & F>;

const receipt = fc.record({ agentMsgId: int64, msgHash: bytes(40), rcptInfo: bytes(40) });

const aMessage: fc.Arbitrary<AMessage> = fc.oneof(
  tagged('HELLO', {}),
  tagged('A_MSG', { body: bytes(100) }),
  tagged('A_RCVD', { receipts: nonEmpty(receipt) }),
  tagged('A_QCONT', { address: sndQAddr }),
  tagged('QADD', { queues: nonEmpty(fc.record({ queue: queueUri.map(said), replaced: maybe(sndQAddr) })) }),
  tagged('QKEY', { queues: nonEmpty(fc.record({ queue: queueInfo, senderKey: authKey })) }),
  tagged('QUSE', { queues: nonEmpty(fc.record({ address: sndQAddr, primary: fc.boolean() })) }),
  tagged('QTEST', { addresses: nonEmpty(sndQAddr) }),
  tagged('EREADY', { lastDecryptedMsgId: int64 }),
);

/** A queue that says no mode must not be followed by what would be read as one. */
const info = bytes(100).map((raw) => Uint8Array.of(0x7b, ...raw));

export const message: fc.Arbitrary<AgentMessage> = fc.oneof(
  tagged('AgentConnInfo', { connInfo: bytes(100) }),
  tagged('AgentConnInfoReply', { queues: nonEmpty(queueInfo), connInfo: info }),
  tagged('AgentRatchetInfo', { info: bytes(100) }),
  tagged('AgentMessage', { sndMsgId: int64, prevMsgHash: bytes(40), body: aMessage }),
);

const parameters = (kem: fc.Arbitrary<E2EParameters['kem']>): fc.Arbitrary<E2EParameters> =>
  fc
    .record({ version: fc.integer({ min: 2, max: 5 }), key1: x448Key, key2: x448Key, kem: maybe(kem) })
    .map((keys) => ({ ...keys, kem: keys.version >= 3 ? keys.kem : null }));

const accepted = fc.record({ ciphertext: maybe(ciphertext), publicKey: kemKey });

export const envelope: fc.Arbitrary<AgentMsgEnvelope> = fc
  .tuple(
    fc.nat(65535),
    fc.oneof(
      tagged('AgentConfirmation', { e2eParams: maybe(parameters(accepted)), encConnInfo: bytes(100) }),
      tagged('AgentMsgEnvelope', { encAgentMessage: bytes(100) }),
      tagged('AgentInvitation', { connReq: invitation, connInfo: bytes(100) }),
      tagged('AgentRatchetKey', { e2eParams: parameters(proposal), info: bytes(100) }),
    ),
  )
  .map(([agentVersion, content]) => ({ agentVersion, ...content }));
