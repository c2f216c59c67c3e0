// Which commands need an entity ID and an authorization, and which must have none. Protocol.hs `checkCredentials`.

import type { Command } from './commands.ts';
import type { CommandError } from './errors.ts';

type Needs = 'nothing' | 'authorization' | 'entity' | 'entity, perhaps authorization' | 'both';

function needs(tag: Command['tag']): Needs {
  switch (tag) {
    case 'PING':
    case 'PRXY':
    case 'RFWD':
    case 'RSLV':
      return 'nothing';
    case 'NEW':
      return 'authorization';
    case 'LGET':
    case 'PFWD':
      return 'entity';
    case 'SEND':
      return 'entity, perhaps authorization';
    case 'SUB':
    case 'SUBS':
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
    case 'LKEY':
    case 'NSUB':
    case 'NSUBS':
      return 'both';
  }
}

/** Null where the command has the credentials that it needs. */
export function checkCredentials(
  tag: Command['tag'],
  hasAuth: boolean,
  hasEntity: boolean,
): CommandError | null {
  switch (needs(tag)) {
    case 'nothing':
      return hasAuth || hasEntity ? 'HAS_AUTH' : null;
    case 'authorization':
      if (!hasAuth) return 'NO_AUTH';
      return hasEntity ? 'HAS_AUTH' : null;
    case 'entity':
      if (!hasEntity) return 'NO_ENTITY';
      return hasAuth ? 'HAS_AUTH' : null;
    case 'entity, perhaps authorization':
      return hasEntity ? null : 'NO_ENTITY';
    case 'both':
      return hasAuth && hasEntity ? null : 'NO_AUTH';
  }
}
