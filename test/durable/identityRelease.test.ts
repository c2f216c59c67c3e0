// A relay gives away the identity that it made for itself only where its operator has armed it, and once.

import { env } from 'cloudflare:workers';
import { describe, expect, onTestFinished, test } from 'vitest';
import { decideRelease } from '../../src/durable/identityRelease.ts';
import { parseCredentials } from '../../src/durable/relayCredentials.ts';

const at = Date.parse('2026-11-25T08:00:00Z');
const armed = { RELEASE_IDENTITY: '2026-11-25T08:00:00Z' };
const minutes = (count: number) => at + count * 60_000;

describe('armed at 8 o’clock', () => {
  test.each<[string, number, string]>([
    ['a quarter of an hour before', minutes(-15), 'not armed'],
    ['by a clock that is a little behind', minutes(-0.5), 'release'],
    ['at once', at, 'release'],
    ['ten minutes later', minutes(10), 'release'],
    ['a moment after that', minutes(10) + 1, 'not armed'],
  ])('%s', (_, now, kind) => {
    expect(decideRelease(armed, null, now).kind).toBe(kind);
  });

  test('once; then it is to be armed again, for later', () => {
    expect(decideRelease(armed, at, minutes(1))).toEqual({ kind: 'given' });
    expect(decideRelease({ RELEASE_IDENTITY: '2026-11-25T10:01:00+02:00' }, at, minutes(2)).kind).toBe(
      'release',
    );
    expect(decideRelease({ RELEASE_IDENTITY: '2026-11-25T07:59:00Z' }, at, minutes(2)).kind).toBe('given');
  });

  test('a secret stays one', () => {
    expect(decideRelease({ ...armed, RELAY_IDENTITY: '{}' }, null, at)).toEqual({ kind: 'secret' });
  });
});

test.each([undefined, '', 'on', 'true', '2026-11-25', '2026-11-25T08:00:00', '2026-13-25T08:00:00Z', at])(
  '%j arms nothing',
  (RELEASE_IDENTITY) => {
    expect(decideRelease({ RELEASE_IDENTITY }, null, at)).toEqual({ kind: 'not armed' });
  },
);

test('of all who ask at once one is given it', async () => {
  const relay = env.RELAY.getByName('armed');
  expect(await relay.release()).toEqual({ identity: null, because: 'not armed' });
  const before = env.RELEASE_IDENTITY;
  onTestFinished(() => void Object.assign(env, { RELEASE_IDENTITY: before }));
  Object.assign(env, { RELEASE_IDENTITY: new Date().toISOString().replace(/\.\d+/, '') });
  const answers = await Promise.all(Array.from({ length: 20 }, () => env.RELAY.getByName('armed').release()));
  const [given, ...others] = answers.flatMap(({ identity }) => identity ?? []);
  expect(others).toEqual([]);
  expect(parseCredentials(given ?? '').idKey).toEqual((await relay.credentials()).idKey);
  expect(await relay.release()).toEqual({ identity: null, because: 'given' });
});
