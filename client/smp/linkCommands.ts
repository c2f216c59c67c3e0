// The commands of one who has a short link. Like a sender's they may go through a proxy. simplex-messaging.md, "Short
// link commands".

import type { LinkId, SenderId } from '../../src/proto/ids.ts';
import type { QueueLinkData } from '../../src/proto/linkData.ts';
import type { Response } from '../../src/proto/responses.ts';
import type { AuthKeyPair } from './authKeyPair.ts';
import type { Outcome, Request } from './request.ts';
import { ResolverCommands } from './resolverCommands.ts';
import { entity } from './senderCommands.ts';

/** Nothing of it is to be believed before `readLinkData`. */
export interface LinkedQueue {
  sndId: SenderId;
  linkData: QueueLinkData;
}

const readLink = (response: Response) => {
  if (response.tag !== 'LNK') return null;
  return { value: { sndId: response.senderId, linkData: response.linkData } };
};

/** Of an invitation: also secures the queue, so that nobody else can use the link. The same key again is no error. */
export function LKEY(linkId: LinkId, { publicKey, privateKey }: AuthKeyPair): Request<LinkedQueue> {
  const command = { tag: 'LKEY' as const, senderAuthKey: publicKey };
  return { command, entityId: entity(linkId), key: privateKey, read: readLink };
}

/** Of a contact address. */
export function LGET(linkId: LinkId): Request<LinkedQueue> {
  return { command: { tag: 'LGET' }, entityId: entity(linkId), key: null, read: readLink };
}

export abstract class LinkCommands extends ResolverCommands {
  secureAndGetLinkData(linkId: LinkId, key: AuthKeyPair): Promise<Outcome<LinkedQueue>> {
    return this.request(LKEY(linkId, key));
  }

  getLinkData(linkId: LinkId): Promise<Outcome<LinkedQueue>> {
    return this.request(LGET(linkId));
  }
}
