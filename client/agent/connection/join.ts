// Connections that somebody else has begun. Agent.hs `startJoinInvitation`, `secureConfirmQueue`.

import type { SMPServer } from '../../../src/proto/server.ts';
import { compatibleVersion, type VersionRange } from '../../../src/proto/version.ts';
import type { AuthKeyPair } from '../../smp/authKeyPair.ts';
import type { LinkedQueue } from '../../smp/linkCommands.ts';
import type { CreatedQueue } from '../../smp/recipientCommands.ts';
import type { ConnShortLink } from '../../smp/shortLink.ts';
import type { AgentFresh } from '../agentFresh.ts';
import { pqdrSMPAgentVersion, supportedSMPAgentVersions } from '../agentVersion.ts';
import { readLinkedQueue } from '../connLinkData.ts';
import type { ConnectionRequest, InvitationRequest } from '../connectionRequest.ts';
import { isGroupData } from '../leadsTo.ts';
import { generateE2EKeys, replyKem } from '../ratchet/e2eKeys.ts';
import type { E2EParameters, E2EProposalInLink } from '../ratchet/e2eParameters.ts';
import { initSndRatchet } from '../ratchet/initRatchet.ts';
import {
  currentE2EEncryptVersion,
  pqRatchetE2EEncryptVersion,
  supportedE2EEncryptVersions,
} from '../ratchet/version.ts';
import {
  type ConnectionId,
  type ConnectionState,
  type Creating,
  type Duplex,
  type Failed,
  type FailureReason,
  type Following,
  type Joining,
  noCounts,
} from './connectionState.ts';
import { queuesOf } from './queues.ts';
import { decideRequest } from './create.ts';
import { newQueue } from './newQueue.ts';
import { queueInfoOf, rcvQueueOf } from './rcvQueue.ts';
import { confirm } from './say.ts';
import { compatibleQueue, sndQueueOf } from './sndQueue.ts';
import { Turn } from './turn.ts';

export interface JoinedConnection {
  id: ConnectionId;
  /** Where this party wants to be answered. */
  replyTo: SMPServer;
  pq: boolean;
  info: Uint8Array;
}

export function decideFollow(
  { id, replyTo, pq, info }: JoinedConnection,
  link: ConnShortLink,
  fresh: AgentFresh,
): Turn<Following> {
  const sndAuthKey = fresh.senderKeyPair();
  return new Turn({ kind: 'following', id, counts: noCounts, pq, link, sndAuthKey, info, replyTo });
}

/** `securedWith`: the key with which the link was followed. */
export async function decideJoin(
  connection: JoinedConnection,
  request: ConnectionRequest,
  fresh: AgentFresh,
  securedWith: AuthKeyPair | null = null,
): Promise<Turn<Joining> | Turn<Creating> | FailureReason> {
  const { id, replyTo, pq, info } = connection;
  return request.mode === 'contact'
    ? decideRequest({ id, pq, server: replyTo, userData: null, clientData: null }, request, info, fresh)
    : decideJoinInvitation(connection, request, fresh, securedWith);
}

async function decideJoinInvitation(
  { id, replyTo, pq: wantsPQ, info }: JoinedConnection,
  request: InvitationRequest,
  fresh: AgentFresh,
  securedWith: AuthKeyPair | null,
): Promise<Turn<Joining> | FailureReason> {
  const queue = compatibleQueue(request.queues[0]);
  const agentVersion = compatibleVersion(request.agentVersionRange, supportedSMPAgentVersions);
  const theirs = parametersAt(request.e2e, supportedE2EEncryptVersions);
  if (queue === null || agentVersion === null || theirs === null) return 'noCommonVersion';

  const pq = wantsPQ && supportsPQ(agentVersion, theirs.version);
  const { keys, parameters } = await generateE2EKeys(theirs.version, replyKem(theirs, pq), fresh);
  const ratchet = initSndRatchet(keys, theirs, currentE2EEncryptVersion, fresh);
  const sndQueue = sndQueueOf(queue, fresh, securedWith);
  if (!ratchet.ok || sndQueue === null) return 'notUnderstood';
  return new Turn<Joining>({
    kind: 'joining',
    id,
    counts: noCounts,
    pq,
    agentVersion,
    sndQueue,
    info,
    ratchet: ratchet.value,
    e2eParams: parameters,
    queue: newQueue(replyTo, 'messaging', fresh),
  });
}

/** Agent.hs `versionPQSupport_`. */
export function supportsPQ(agentVersion: number, e2eVersion: number): boolean {
  return agentVersion >= pqdrSMPAgentVersion && e2eVersion >= pqRatchetE2EEncryptVersion;
}

function parametersAt(
  { versions, ...keys }: E2EProposalInLink,
  supported: VersionRange,
): E2EParameters | null {
  const version = compatibleVersion(versions, supported);
  return version === null ? null : { version, ...keys };
}

/** What the link leads to is known. */
export async function decideFollowed(
  state: Following,
  linked: LinkedQueue,
  fresh: AgentFresh,
): Promise<Turn> {
  const { id, counts, pq, info, replyTo, link, sndAuthKey } = state;
  const read = readLinkedQueue(link, linked);
  if (!read.ok) return decideFailed(state, read.error === 'A_MESSAGE' ? 'notUnderstood' : 'linkForged');
  const { fixedData, userData } = read.value;
  if (isGroupData(fixedData.linkConnReq.clientData)) return decideFailed(state, 'groupLink');
  const securedWith = link.mode === 'invitation' ? sndAuthKey : null;
  const joined = await decideJoin({ id, replyTo, pq, info }, fixedData.linkConnReq, fresh, securedWith);
  if (typeof joined === 'string') return decideFailed(state, joined);
  const turn = (joined as Turn).becomes<ConnectionState>({ ...joined.state, counts });
  turn.tell({ event: 'linkData', userData: userData.userData });
  return turn;
}

export function decideFailed(state: ConnectionState, reason: FailureReason): Turn<Failed> {
  const { id, counts, pq } = state;
  const turn = new Turn<Failed>({ kind: 'failed', id, counts, pq, reason, queues: queuesOf(state) });
  turn.tell({ event: 'failed', reason });
  return turn;
}

/** SKEY has secured the queue. */
export function decideSenderSecured(state: Joining): Turn<Joining> {
  return new Turn({ ...state, sndQueue: { ...state.sndQueue, isSecured: true } });
}

export function decideReplyAgain(state: Joining, fresh: AgentFresh): Turn<Joining> {
  return new Turn({ ...state, queue: newQueue(state.queue.server, 'messaging', fresh) });
}

/** There is a queue to be answered through: now the confirmation can be sent. */
export function decideReplyCreated(state: Joining, created: CreatedQueue): Turn<Duplex> {
  const { id, counts, pq, agentVersion, sndQueue, ratchet, e2eParams, info, queue } = state;
  const rcvQueue = rcvQueueOf(queue.server, created, queue.e2eKey);
  const turn = new Turn<Duplex>({
    ...duplexOf({ id, counts, pq, agentVersion, ratchet, sndQueue, rcvQueue }),
    party: 'joining',
  });
  const queues = [queueInfoOf(rcvQueue, sndQueue.clientVersion)] as const;
  confirm(turn, { tag: 'AgentConnInfoReply', queues, connInfo: info }, e2eParams);
  return turn;
}

type Begun = Pick<Duplex, 'id' | 'counts' | 'pq' | 'agentVersion' | 'ratchet' | 'sndQueue' | 'rcvQueue'>;

const nothingSaid = { sndMsgId: 0n, hash: new Uint8Array() };

export function duplexOf(begun: Begun): Omit<Duplex, 'party'> {
  return {
    kind: 'duplex',
    ...begun,
    phase: { phase: 'confirming' },
    sent: nothingSaid,
    received: nothingSaid,
    sync: { sync: 'ok' },
    unsaid: [],
    knownRatchetKeys: [],
    rcvMove: null,
    sndMove: null,
    retired: [],
  };
}
