import { expect, test } from 'vitest';
import type { ErrorType } from '../../src/proto/errors.ts';
import { transmissionOf } from '../support/transmissions.ts';
import { Wire } from '../support/wire.ts';

const auth = new Uint8Array(64).fill(1);
const entityId = new Uint8Array(24).fill(2);
const key = `\x2c${'k'.repeat(44)}`;

test.for<[string, Parameters<typeof transmissionOf>[0], ErrorType]>([
  ['an unknown command', { content: 'HELLO' }, { CMD: 'UNKNOWN' }],
  ['an unknown command, whatever its credentials', { auth, entityId, content: 'HELLO' }, { CMD: 'UNKNOWN' }],
  ['a command in lower case', { content: 'ping' }, { CMD: 'UNKNOWN' }],
  ['a name that every object has', { content: 'constructor' }, { CMD: 'UNKNOWN' }],
  ['no command', { content: '' }, { CMD: 'UNKNOWN' }],
  ['a parameter too many', { auth, entityId, content: 'SUB x' }, { CMD: 'SYNTAX' }],
  ['a space too many', { content: 'PING ' }, { CMD: 'SYNTAX' }],
  ['a missing parameter', { auth, entityId, content: 'KEY' }, { CMD: 'SYNTAX' }],
  ['a key that is none', { auth, entityId, content: `KEY ${key}` }, { CMD: 'SYNTAX' }],
  ['bad syntax, before bad credentials', { content: 'ACK' }, { CMD: 'SYNTAX' }],
  ['SUB without authorization', { entityId, content: 'SUB' }, { CMD: 'NO_AUTH' }],
  ['SUB of nothing', { auth, content: 'SUB' }, { CMD: 'NO_AUTH' }],
  ['SEND to nobody', { content: 'SEND T hello' }, { CMD: 'NO_ENTITY' }],
  ['PING with authorization', { auth, content: 'PING' }, { CMD: 'HAS_AUTH' }],
  ['PING of a queue', { entityId, content: 'PING' }, { CMD: 'HAS_AUTH' }],
])('%s', async ([, parts, error]) => {
  const wire = await Wire.connects();
  const asked = transmissionOf(parts);
  wire.sends(asked);
  const { corrId, entityId: asWritten } = asked;
  expect(await wire.hears(1)).toEqual([{ corrId, entityId: asWritten, response: { tag: 'ERR', error } }]);
});

test('an authorization of a length that none has', async () => {
  const wire = await Wire.connects();
  const asked = transmissionOf({ auth: new Uint8Array(63), entityId, content: 'SUB' });
  wire.sends(asked);
  expect(await wire.hears(1)).toMatchObject([
    { corrId: asked.corrId, entityId: new Uint8Array(0), response: { tag: 'ERR', error: 'BLOCK' } },
  ]);
});

test.for([0, 1, 255])('a corrId of %i bytes', async (length) => {
  const wire = await Wire.connects();
  const corrId = new Uint8Array(length).fill(3);
  wire.sends(transmissionOf({ corrId, content: 'PING' }));
  expect(await wire.hears(1)).toMatchObject([{ corrId, response: { tag: 'PONG' } }]);
});
