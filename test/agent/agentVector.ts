// How the reference's vectors write queues and connection requests, as values of ours.

import type { ConnectionRequest } from '../../client/agent/connectionRequest.ts';
import { type E2EProposalInLink, kemParameters } from '../../client/agent/ratchet/e2eParameters.ts';
import type { X448PublicKey } from '../../client/agent/ratchet/keys.ts';
import type { SMPQueueAddress, SMPQueueInfo, SMPQueueUri, SndQAddr } from '../../client/agent/smpQueue.ts';
import { fromHex } from '../../src/proto/bytes.ts';
import { decode } from '../../src/proto/codec.ts';
import type { QueueMode } from '../../src/proto/commands.ts';
import type { SenderId } from '../../src/proto/ids.ts';
import { fromSpki, type X25519PublicKey } from '../../src/proto/keys.ts';
import { rangeOf, type ServerJson, serverOf } from '../client/linkVector.ts';
import { valueOf } from '../proto/vector.ts';

export interface AddressJson {
  server: ServerJson;
  senderId: string;
}

interface QueueJson extends AddressJson {
  dhPublicKey: string;
  queueMode: string | null;
}

export type QueueInfoJson = QueueJson & { version: number };
export type QueueUriJson = QueueJson & { clientVersionRange: number[] };

export function sndQAddrOf({ server, senderId }: AddressJson): SndQAddr {
  return { server: serverOf(server), senderId: fromHex(senderId) as SenderId };
}

export const dhKeyOf = (spki: string) => fromSpki('X25519', fromHex(spki)) as X25519PublicKey;

export function addressOf({ dhPublicKey, queueMode, ...address }: QueueJson): SMPQueueAddress {
  return {
    ...sndQAddrOf(address),
    dhPublicKey: dhKeyOf(dhPublicKey),
    queueMode: queueMode as QueueMode | null,
  };
}

export function queueInfoOf({ version, ...queue }: QueueInfoJson): SMPQueueInfo {
  return { clientVersion: version, ...addressOf(queue) };
}

export function queueUriOf({ clientVersionRange, ...queue }: QueueUriJson): SMPQueueUri {
  return { clientVersionRange: rangeOf(clientVersionRange), ...addressOf(queue) };
}

export interface RequestJson {
  mode: string;
  agentVersionRange: number[];
  queues: QueueUriJson[];
  clientData: string | null;
  e2e?: { versionRange: number[]; key1: string; key2: string; kem: string | null };
}

export function requestOf(json: RequestJson): ConnectionRequest {
  const [first, ...others] = json.queues.map(queueUriOf);
  if (first === undefined) throw new Error('no queue');
  const request = {
    agentVersionRange: rangeOf(json.agentVersionRange),
    queues: [first, ...others] as const,
    clientData: json.clientData,
  };
  return json.e2e === undefined
    ? { mode: 'contact', ...request }
    : { mode: 'invitation', ...request, e2e: e2eOf(json.e2e) };
}

function e2eOf({ versionRange, key1, key2, kem }: NonNullable<RequestJson['e2e']>): E2EProposalInLink {
  return {
    versions: rangeOf(versionRange),
    key1: fromSpki('X448', fromHex(key1)) as X448PublicKey,
    key2: fromSpki('X448', fromHex(key2)) as X448PublicKey,
    kem: kem === null ? null : valueOf(decode(kemParameters, fromHex(kem))),
  };
}
