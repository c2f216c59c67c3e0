// What a short link leads to, with the connection request in it. agent-protocol.md, "Short link resolution";
// Agent/Protocol.hs `FixedLinkData`; Agent.hs `getConnShortLink'`.

import { equal } from '../../src/proto/bytes.ts';
import { type Codec, decodeHead, encode, shortString, struct, type Wire } from '../../src/proto/codec.ts';
import type { SMPServer } from '../../src/proto/server.ts';
import { versionRange } from '../../src/proto/version.ts';
import type { LinkedQueue } from '../smp/linkCommands.ts';
import { ed25519PublicKey } from '../smp/linkOwners.ts';
import type { ConnShortLink } from '../smp/shortLink.ts';
import { type LinkDataError, readLinkData } from '../smp/shortLinkData.ts';
import type { ConnLinkData } from '../smp/userLinkData.ts';
import { type ConnectionRequest, connectionRequest } from './connectionRequest.ts';

/** Nothing stands for none, and later versions may add what is no such ID. */
const linkEntityId: Codec<Uint8Array | null> = {
  read: (input) => (input.next !== null && input.next < input.left ? shortString.read(input) : null),
  write: (value, output) => {
    if (value !== null) shortString.write(value, output);
  },
};

/** Read with `decodeHead`. `linkEntityId` is the application's. */
const fixedLinkData = struct({
  agentVersionRange: versionRange,
  rootKey: ed25519PublicKey,
  linkConnReq: connectionRequest,
  linkEntityId,
});
export type FixedLinkData = Wire<typeof fixedLinkData>;

/** For `makeLinkData`: without a signature. */
export function encodeFixedLinkData(data: FixedLinkData): Uint8Array {
  return encode(fixedLinkData, data);
}

export interface ReadLink {
  fixedData: FixedLinkData;
  userData: ConnLinkData;
}

type Read =
  | { ok: true; value: ReadLink }
  | { ok: false; error: LinkDataError | { A_LINK: 'different address' } };

/** A link to one queue must not send its reader to another. */
export function readLinkedQueue(link: ConnShortLink, { sndId, linkData }: LinkedQueue): Read {
  const verified = readLinkData(link.mode, link.linkKey, linkData);
  if (!verified.ok) return verified;
  const decoded = decodeHead(fixedLinkData, verified.value.fixedData);
  if (!decoded.ok || decoded.value.linkConnReq.mode !== link.mode) return { ok: false, error: 'A_MESSAGE' };
  const { linkConnReq, ...fixed } = decoded.value;
  const [queue] = linkConnReq.queues;
  if (!isAt(link.server, queue.server) || !equal(queue.senderId, sndId))
    return { ok: false, error: { A_LINK: 'different address' } };
  const fixedData = { ...fixed, linkConnReq: reachedAt(link.server, linkConnReq) };
  return { ok: true, value: { fixedData, userData: verified.value.userData } };
}

function isAt({ hosts: [host] }: SMPServer, server: SMPServer): boolean {
  return server.hosts.includes(host);
}

/** The link's own server is the one that has answered; its hosts may be fewer. */
function reachedAt<R extends ConnectionRequest>(server: SMPServer, request: R): R {
  const [queue, ...others] = request.queues;
  return { ...request, queues: [{ ...queue, server }, ...others] };
}
