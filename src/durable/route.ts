// Where a command goes: to the queue that its entity ID names, through a link to a queue, to another relay,
// to where names are looked up, or nowhere, because the Session answers it.

import type { Command } from '../proto/commands.ts';
import type { ErrorType } from '../proto/errors.ts';
import type { EntityId, LinkId } from '../proto/ids.ts';
import type { Response } from '../proto/responses.ts';
import type { CommandTransmission } from '../proto/transmission.ts';
import type { QueueCommand } from './queueCall.ts';

/** Whose name for the queue the entity ID is. A creator that brings no ID has none. */
export type Party = 'creator' | 'recipient' | 'sender' | 'notifier';

export type ProxyCommand = Extract<Command, { tag: 'PRXY' | 'PFWD' }>;

/** What this deployment does. A proxy that has no queues cannot even look for one. */
export interface Roles {
  queues: boolean;
  proxy: boolean;
  names: boolean;
}

export type Route =
  | { to: 'client'; response: Response }
  /** `linkId`: the link that the command sets. */
  | { to: 'queue'; party: Party; entityId: EntityId; command: QueueCommand; linkId: LinkId | null }
  | { to: 'link'; linkId: LinkId; command: QueueCommand }
  | { to: 'destination'; command: ProxyCommand }
  | { to: 'resolver'; domain: string };

const answer = (response: Response): Route => ({ to: 'client', response });
const refusal = (error: ErrorType): Route => answer({ tag: 'ERR', error });

export function route(
  { command, entityId, serviceSig }: CommandTransmission,
  roles: Roles,
  freshLinkId: () => LinkId,
): Route {
  // No session here is a service's (Server.hs `verifyServiceSig`).
  if (serviceSig !== null) return refusal('SERVICE');
  switch (command.tag) {
    case 'PING':
      return answer({ tag: 'PONG' });
    case 'SUBS':
    case 'NSUBS':
      return refusal('SERVICE');
    case 'PRXY':
      return roles.proxy ? { to: 'destination', command } : refusal({ PROXY: 'BASIC_AUTH' });
    case 'PFWD':
      return roles.proxy ? { to: 'destination', command } : refusal({ PROXY: 'NO_SESSION' });
    case 'RFWD':
      // One that was forwarded itself: there is one layer, and no more hops than two.
      return refusal({ CMD: 'PROHIBITED' });
    case 'RSLV':
      return roles.names ? { to: 'resolver', domain: command.domain } : refusal({ NAME: 'NO_RESOLVER' });
    case 'NEW':
    case 'SUB':
    case 'KEY':
    case 'RKEY':
    case 'LSET':
    case 'LDEL':
    case 'NKEY':
    case 'NDEL':
    case 'GET':
    case 'ACK':
    case 'OFF':
    case 'DEL':
    case 'QUE':
    case 'SKEY':
    case 'SEND':
    case 'LKEY':
    case 'LGET':
    case 'NSUB':
      return roles.queues ? routeToQueue(command, entityId, freshLinkId) : refusal('AUTH');
  }
}

function routeToQueue(command: QueueCommand, entityId: EntityId, freshLinkId: () => LinkId): Route {
  switch (command.tag) {
    case 'NEW':
      return routeNew(command, entityId, freshLinkId);
    case 'LSET':
      return { to: 'queue', party: 'recipient', entityId, command, linkId: command.linkId };
    case 'SUB':
    case 'KEY':
    case 'RKEY':
    case 'LDEL':
    case 'NKEY':
    case 'NDEL':
    case 'ACK':
    case 'GET':
    case 'OFF':
    case 'DEL':
    case 'QUE':
      return { to: 'queue', party: 'recipient', entityId, command, linkId: null };
    case 'SKEY':
    case 'SEND':
      return { to: 'queue', party: 'sender', entityId, command, linkId: null };
    case 'NSUB':
      return { to: 'queue', party: 'notifier', entityId, command, linkId: null };
    case 'LKEY':
    case 'LGET':
      return { to: 'link', linkId: entityId as Uint8Array as LinkId, command };
  }
}

/** With link data the client has chosen the sender ID, and for a contact address the link ID. */
function routeNew(
  command: Extract<QueueCommand, { tag: 'NEW' }>,
  entityId: EntityId,
  freshLinkId: () => LinkId,
): Route {
  const data = command.queueReqData?.data ?? null;
  if (data === null) return { to: 'queue', party: 'creator', entityId, command, linkId: null };
  const linkId = 'linkId' in data ? (data.linkId as LinkId) : freshLinkId();
  return { to: 'queue', party: 'sender', entityId: data.senderId as Uint8Array as EntityId, command, linkId };
}
