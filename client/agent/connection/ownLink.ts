// The short link of a queue that is still to be made: what it leads to names the queue, so the sender ID is chosen
// here. Agent.hs `prepareLinkData`.

import type { CorrId, LinkId } from '../../../src/proto/ids.ts';
import { idLength } from '../../../src/proto/ids.ts';
import { asX25519PublicKey } from '../../../src/proto/keys.ts';
import { senderIdFrom } from '../../../src/proto/senderId.ts';
import { contactLinkKeys } from '../../smp/linkKey.ts';
import type { Ed25519PublicKey } from '../../smp/linkOwners.ts';
import type { ConnShortLink } from '../../smp/shortLink.ts';
import { type MadeLink, makeLinkData } from '../../smp/shortLinkData.ts';
import type { ConnLinkData } from '../../smp/userLinkData.ts';
import type { AgentFresh } from '../agentFresh.ts';
import { supportedSMPAgentVersions } from '../agentVersion.ts';
import { encodeFixedLinkData } from '../connLinkData.ts';
import type { ConnectionRequest } from '../connectionRequest.ts';
import { kemParametersOf } from '../ratchet/e2eParameters.ts';
import { supportedE2EEncryptVersions } from '../ratchet/version.ts';
import { supportedSMPClientVersions } from '../smpClientVersion.ts';
import type { SMPQueueUri } from '../smpQueue.ts';
import type { Creating } from './connectionState.ts';
import { queueUriOf, type RcvQueue } from './rcvQueue.ts';

/** What the link asks its reader for. */
export function requestOf(state: Creating, queue: RcvQueue): ConnectionRequest {
  return requestAt(state, queueUriOf(queue));
}

function requestAt(state: Creating, queue: SMPQueueUri): ConnectionRequest {
  const request = {
    agentVersionRange: supportedSMPAgentVersions,
    queues: [queue] as const,
    clientData: state.clientData,
  };
  if (state.purpose === 'address') return { mode: 'contact', ...request };
  const { key1, key2, kem } = state.e2eKeys;
  const e2e = {
    versions: supportedE2EEncryptVersions,
    key1: key1.publicKey,
    key2: key2.publicKey,
    kem: kemParametersOf(kem),
  };
  return { mode: 'invitation', ...request, e2e };
}

/** Of what an owner shows. */
export function shownData(mode: ConnLinkData['mode'], userData: Uint8Array): ConnLinkData {
  const shown = { agentVersionRange: supportedSMPAgentVersions, userData };
  return mode === 'invitation'
    ? { mode, ...shown }
    : { mode, ...shown, direct: true, owners: [], relays: [] };
}

/** Unchanged where the user wants no short link. */
export function withLink(state: Creating, fresh: AgentFresh): Creating {
  if (state.userData === null) return state;
  const corrId = fresh.randomBytes(idLength) as CorrId;
  const senderId = senderIdFrom(corrId);
  const { server, e2eKey, queueReqData } = state.queue;
  const root = fresh.recipientKeyPair();
  const linkConnReq = requestAt(state, {
    clientVersionRange: supportedSMPClientVersions,
    server,
    senderId,
    dhPublicKey: asX25519PublicKey(e2eKey.publicKey),
    queueMode: queueReqData.mode,
  });
  const fixedData = encodeFixedLinkData({
    agentVersionRange: supportedSMPAgentVersions,
    rootKey: root.publicKey.raw as Ed25519PublicKey,
    linkConnReq,
    linkEntityId: null,
  });
  const rootPrivateKey = root.privateKey.raw;
  const shown = shownData(linkConnReq.mode, state.userData);
  const { linkKey, linkData } = makeLinkData(rootPrivateKey, fixedData, shown);
  const link = linkTo(state, linkKey);
  const data = { senderId, linkData };
  return {
    ...state,
    queue: {
      ...state.queue,
      corrId,
      queueReqData:
        link.mode === 'contact'
          ? { mode: 'contact', data: { ...data, linkId: contactLinkKeys(linkKey).linkId } }
          : { mode: 'messaging', data },
    },
    ownLink: { link, rootPrivateKey, fixedData: linkData.fixedData },
  };
}

function linkTo({ purpose, queue: { server } }: Creating, linkKey: MadeLink['linkKey']): ConnShortLink {
  if (purpose === 'address') return { mode: 'contact', contactType: 'contact', server, linkKey };
  return { mode: 'invitation', server, linkId: new Uint8Array() as Uint8Array as LinkId, linkKey };
}
