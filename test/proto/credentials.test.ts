// Which commands want an authorization and an entity ID. simplex-messaging.md, "SMP commands".

import { describe, expect, test } from 'vitest';
import type { Command } from '../../src/proto/commands.ts';
import { checkCredentials } from '../../src/proto/credentials.ts';
import type { CommandError } from '../../src/proto/errors.ts';
import { commandTags } from './arbitraryCommand.ts';

/** With neither, with an entity alone, with an authorization alone, with both. */
type Verdicts = readonly [CommandError | null, CommandError | null, CommandError | null, CommandError | null];

const none: Verdicts = [null, 'HAS_AUTH', 'HAS_AUTH', 'HAS_AUTH'];
const both: Verdicts = ['NO_AUTH', 'NO_AUTH', 'NO_AUTH', null];
const entityAlone: Verdicts = ['NO_ENTITY', null, 'NO_ENTITY', 'HAS_AUTH'];

const expected: Partial<Record<Command['tag'], Verdicts>> = {
  PING: none,
  PRXY: none,
  RFWD: none,
  RSLV: none,
  NEW: ['NO_AUTH', 'NO_AUTH', null, 'HAS_AUTH'],
  SEND: ['NO_ENTITY', null, 'NO_ENTITY', null],
  LGET: entityAlone,
  PFWD: entityAlone,
};

describe.each(commandTags)('%s', (tag) => {
  test.each([
    ['neither', false, false, 0],
    ['an entity', false, true, 1],
    ['an authorization', true, false, 2],
    ['both', true, true, 3],
  ] as const)('with %s', (_, hasAuth, hasEntity, at) => {
    expect(checkCredentials(tag, hasAuth, hasEntity)).toBe((expected[tag] ?? both)[at]);
  });
});
