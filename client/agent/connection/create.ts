// Connections that begin here: an invitation for one, an address for many, and the invitation that is sent to an
// address. Agent.hs `newRcvConnSrv`, `joinConnSrv`.

import { encode } from '../../../src/proto/codec.ts';
import type { SMPServer } from '../../../src/proto/server.ts';
import { compatibleVersion } from '../../../src/proto/version.ts';
import type { CreatedQueue } from '../../smp/recipientCommands.ts';
import type { AgentFresh } from '../agentFresh.ts';
import { agentMsgEnvelope } from '../agentMsgEnvelope.ts';
import { pqdrSMPAgentVersion, supportedSMPAgentVersions } from '../agentVersion.ts';
import type { ConnectionRequest } from '../connectionRequest.ts';
import { formatConnectionRequest } from '../connectionRequestUri.ts';
import { linkName, parseLink } from '../link.ts';
import { type E2EKeys, generateE2EKeys } from '../ratchet/e2eKeys.ts';
import { currentE2EEncryptVersion } from '../ratchet/version.ts';
import { formatShortLink } from '../shortLinkUri.ts';
import {
  type Address,
  type ConnectionId,
  type Creating,
  type Failed,
  type FailureReason,
  type Invited,
  type Links,
  noCounts,
  type OwnLink,
} from './connectionState.ts';
import { requestOf, withLink } from './ownLink.ts';
import { newQueue } from './newQueue.ts';
import { type RcvQueue, rcvQueueOf } from './rcvQueue.ts';
import { compatibleQueue, sndQueueOf } from './sndQueue.ts';
import { Turn } from './turn.ts';

export interface NewConnection {
  id: ConnectionId;
  server: SMPServer;
  pq: boolean;
  /** For who reads the short link; null for no short link. */
  userData: Uint8Array | null;
  clientData: string | null;
}

const begun = ({ id, pq, userData, clientData }: NewConnection) => ({
  kind: 'creating' as const,
  id,
  pq,
  userData,
  clientData,
  counts: noCounts,
  ownLink: null,
});

const newE2EKeys = async (pq: boolean, fresh: AgentFresh): Promise<E2EKeys> =>
  (await generateE2EKeys(currentE2EEncryptVersion, pq ? 'propose' : null, fresh)).keys;

export async function decideInvite(
  connection: NewConnection,
  info: Uint8Array,
  fresh: AgentFresh,
): Promise<Turn<Creating>> {
  // Only a short link has room for the KEM's key; in a full one who joins proposes.
  const e2eKeys = await newE2EKeys(connection.pq && connection.userData !== null, fresh);
  const queue = newQueue(connection.server, 'messaging', fresh);
  return new Turn(
    withLink({ ...begun(connection), purpose: 'invitation', e2eKeys, info, queue } as Creating, fresh),
  );
}

export function decideAddress(connection: NewConnection, fresh: AgentFresh): Turn<Creating> {
  const queue = newQueue(connection.server, 'contact', fresh);
  return new Turn(withLink({ ...begun(connection), purpose: 'address', queue } as Creating, fresh));
}

/** To connect with the owner of a contact address. */
export async function decideRequest(
  connection: NewConnection,
  { queues: [address], agentVersionRange }: ConnectionRequest,
  info: Uint8Array,
  fresh: AgentFresh,
): Promise<Turn<Creating> | FailureReason> {
  const compatible = compatibleQueue(address);
  const agentVersion = compatibleVersion(agentVersionRange, supportedSMPAgentVersions);
  if (compatible === null || agentVersion === null) return 'noCommonVersion';
  const to = sndQueueOf(compatible, fresh);
  if (to === null) return 'notUnderstood';
  const pq = connection.pq && agentVersion >= pqdrSMPAgentVersion;
  const e2eKeys = await newE2EKeys(pq, fresh);
  const queue = newQueue(connection.server, 'messaging', fresh);
  const purpose = { purpose: 'request', e2eKeys, info, to, agentVersion } as const;
  return new Turn({ ...begun(connection), pq, queue, ...purpose } as Creating);
}

/** The last try has failed, or nobody knows: with other keys. `linked`: the relay gives links. */
export function decideCreateAgain(state: Creating, linked: boolean, fresh: AgentFresh): Turn<Creating> {
  const { server, queueReqData } = state.queue;
  const again = {
    ...state,
    queue: newQueue(server, queueReqData.mode, fresh),
    ownLink: null,
    userData: linked ? state.userData : null,
  };
  return new Turn(withLink(again, fresh));
}

export function decideCreated(
  state: Creating,
  created: CreatedQueue,
): Turn<Invited> | Turn<Address> | Turn<Failed> {
  const { id, counts, pq } = state;
  const queue = rcvQueueOf(state.queue.server, created, state.queue.e2eKey);
  const common = { id, counts, pq };
  switch (state.purpose) {
    case 'address': {
      const ownLink = ownLinkOf(state, created);
      const links = linksOf(requestOf(state, queue), ownLink);
      const turn = new Turn<Address>({ kind: 'address', ...common, queue, links, ownLink });
      tellLinks(turn, links);
      return turn;
    }
    case 'invitation': {
      const { e2eKeys, info } = state;
      const links = linksOf(requestOf(state, queue), ownLinkOf(state, created));
      const turn = new Turn<Invited>({
        kind: 'invited',
        ...common,
        queue,
        e2eKeys,
        info,
        links,
        asked: null,
      });
      tellLinks(turn, links);
      return turn;
    }
    case 'request':
      return asked(state, queue);
  }
}

function asked(state: Creating & { purpose: 'request' }, queue: RcvQueue): Turn<Invited> {
  const { id, counts, pq, e2eKeys, info, to, agentVersion } = state;
  const turn = new Turn<Invited>({
    kind: 'invited',
    id,
    counts,
    pq,
    queue,
    e2eKeys,
    info,
    links: null,
    asked: to,
  });
  const connReq = requestOf(state, queue);
  if (connReq.mode !== 'invitation') throw new Error('an address is no answer to an address');
  turn.outgoing.push({
    sndId: to.sndId,
    kind: 'AgentInvitation',
    envelope: encode(agentMsgEnvelope, { agentVersion, tag: 'AgentInvitation', connReq, connInfo: info }),
    notification: true,
    messageId: null,
  });
  return turn;
}

/** Remembered, since nobody can connect with themselves. */
function tellLinks(turn: Turn, links: Links): void {
  for (const text of [links.full, links.short]) {
    const link = text === null ? null : parseLink(text);
    if (link !== null) turn.records.push({ record: 'ownLink', link: linkName(link) });
  }
  turn.tell({ event: 'linkReady', links });
}

/** The relay names the link of an invitation. */
function ownLinkOf({ ownLink }: Creating, { linkId }: CreatedQueue): OwnLink | null {
  if (ownLink === null || ownLink.link.mode === 'contact') return ownLink;
  return linkId === null ? null : { ...ownLink, link: { ...ownLink.link, linkId } };
}

function linksOf(request: ConnectionRequest, ownLink: OwnLink | null): Links {
  // Whoever has the full link has no room for the KEM's key in a code to scan.
  const full = request.mode === 'invitation' ? { ...request, e2e: { ...request.e2e, kem: null } } : request;
  const short = ownLink && formatShortLink({ scheme: 'https', link: ownLink.link });
  return { full: formatConnectionRequest(full), short };
}
