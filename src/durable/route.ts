// Where a command goes: to the queue that its entity ID names, to another relay, or nowhere, because the Session
// answers it.

import type { Command } from '../proto/commands.ts';
import type { ErrorType } from '../proto/errors.ts';
import type { Response } from '../proto/responses.ts';
import type { CommandTransmission } from '../proto/transmission.ts';
import type { QueueCommand } from './queueCall.ts';

/** Whose name for the queue the entity ID is. A creator has none. */
export type Party = 'creator' | 'recipient' | 'sender';

export type ProxyCommand = Extract<Command, { tag: 'PRXY' | 'PFWD' }>;

/** What this deployment does. A proxy that has no queues cannot even look for one. */
export interface Roles {
  queues: boolean;
  proxy: boolean;
}

export type Route =
  | { to: 'client'; response: Response }
  | { to: 'queue'; party: Party; command: QueueCommand }
  | { to: 'destination'; command: ProxyCommand };

const answer = (response: Response): Route => ({ to: 'client', response });
const refusal = (error: ErrorType): Route => answer({ tag: 'ERR', error });

export function route({ command, serviceSig }: CommandTransmission, roles: Roles): Route {
  // No session here is a service's (Server.hs `verifyServiceSig`).
  if (serviceSig !== null) return refusal('SERVICE');
  switch (command.tag) {
    case 'PING':
      return answer({ tag: 'PONG' });
    case 'NEW':
    case 'SUB':
    case 'KEY':
    case 'ACK':
    case 'GET':
    case 'OFF':
    case 'DEL':
    case 'QUE':
    case 'SKEY':
    case 'SEND':
      return roles.queues ? { to: 'queue', party: partyOf(command), command } : refusal('AUTH');
    case 'RKEY':
    case 'LSET':
    case 'LDEL':
    case 'NKEY':
    case 'NDEL':
      return refusal({ CMD: 'PROHIBITED' });
    case 'LKEY':
    case 'LGET':
    case 'NSUB':
      return refusal('AUTH');
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
      return refusal({ NAME: 'NO_RESOLVER' });
  }
}

function partyOf(command: QueueCommand): Party {
  switch (command.tag) {
    case 'NEW':
      return 'creator';
    case 'SUB':
    case 'KEY':
    case 'ACK':
    case 'GET':
    case 'OFF':
    case 'DEL':
    case 'QUE':
      return 'recipient';
    case 'SKEY':
    case 'SEND':
      return 'sender';
  }
}
