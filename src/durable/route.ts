// Where a command goes: to the queue that its entity ID names, or nowhere, because the Session answers it.

import type { ErrorType } from '../proto/errors.ts';
import type { Response } from '../proto/responses.ts';
import type { CommandTransmission } from '../proto/transmission.ts';
import type { QueueCommand } from './queueCall.ts';

/** Whose name for the queue the entity ID is. A creator has none. */
export type Party = 'creator' | 'recipient' | 'sender';

export type Route =
  | { to: 'client'; response: Response }
  | { to: 'queue'; party: Party; command: QueueCommand };

const refusal = (error: ErrorType): Route => ({ to: 'client', response: { tag: 'ERR', error } });

export function route({ command, serviceSig }: CommandTransmission): Route {
  // No session here is a service's (Server.hs `verifyServiceSig`).
  if (serviceSig !== null) return refusal('SERVICE');
  switch (command.tag) {
    case 'PING':
      return { to: 'client', response: { tag: 'PONG' } };
    case 'NEW':
      return { to: 'queue', party: 'creator', command };
    case 'SUB':
    case 'KEY':
    case 'ACK':
    case 'GET':
    case 'OFF':
    case 'DEL':
    case 'QUE':
      return { to: 'queue', party: 'recipient', command };
    case 'SKEY':
    case 'SEND':
      return { to: 'queue', party: 'sender', command };
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
      return refusal({ PROXY: 'BASIC_AUTH' });
    case 'PFWD':
      return refusal({ PROXY: 'NO_SESSION' });
    case 'RFWD':
      return refusal('CRYPTO');
    case 'RSLV':
      return refusal({ NAME: 'NO_RESOLVER' });
  }
}
