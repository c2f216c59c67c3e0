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

type Verdict = CommandError | null;

/** What is said to a command with neither, with an entity alone, with an authorization alone, and with both. */
const verdicts: Record<Needs, readonly [Verdict, Verdict, Verdict, Verdict]> = {
  nothing: [null, 'HAS_AUTH', 'HAS_AUTH', 'HAS_AUTH'],
  authorization: ['NO_AUTH', 'NO_AUTH', null, 'HAS_AUTH'],
  entity: ['NO_ENTITY', null, 'NO_ENTITY', 'HAS_AUTH'],
  'entity, perhaps authorization': ['NO_ENTITY', null, 'NO_ENTITY', null],
  both: ['NO_AUTH', 'NO_AUTH', 'NO_AUTH', null],
};

/** Null where the command has the credentials that it needs. */
export function checkCredentials(tag: Command['tag'], hasAuth: boolean, hasEntity: boolean): Verdict {
  const [neither, entity, authorization, both] = verdicts[needs(tag)];
  if (hasAuth) return hasEntity ? both : authorization;
  return hasEntity ? entity : neither;
}
