// What the operator may set, and what a slip of theirs comes to.

import { describe, expect, test } from 'vitest';
import { utf8 } from '../../src/proto/bytes.ts';
import { asBasicAuth } from '../../src/proto/basicAuth.ts';
import { isAdmitted, settings } from '../../src/durable/settings.ts';

const password = (text: string) => asBasicAuth(utf8(text));

test('without settings a queue holds 128 messages for 21 days, and everybody may create one', () => {
  expect(settings({})).toMatchObject({
    messageQuota: 128,
    messageTtlSeconds: 21 * 24 * 3600,
    newQueues: { kind: 'open' },
    limits: true,
    authFloor: 250,
  });
});

test('quota, time to live and floor are as set', () => {
  const env = { MESSAGE_QUOTA: '5', MESSAGE_TTL_SECONDS: '60', AUTH_FLOOR_MS: '10' };
  expect(settings(env)).toMatchObject({ messageQuota: 5, messageTtlSeconds: 60, authFloor: 10 });
});

test.each(['', '0', '-1', '1.5', 'many', 'Infinity', '1e99'])(
  'a quota of “%s” is none, so there is the usual one',
  (quota) => {
    expect(settings({ MESSAGE_QUOTA: quota }).messageQuota).toBe(128);
  },
);

describe('queues', () => {
  test('are created with the password, if there is one', () => {
    const { newQueues } = settings({ CREATE_PASSWORD: 'secret' });
    expect(isAdmitted(newQueues, password('secret'))).toBe(true);
    expect(isAdmitted(newQueues, password('Secret'))).toBe(false);
    expect(isAdmitted(newQueues, null)).toBe(false);
  });

  test('are created with any password, if there is none', () => {
    const { newQueues } = settings({ NEW_QUEUES: 'on', CREATE_PASSWORD: '' });
    expect(isAdmitted(newQueues, password('whatever'))).toBe(true);
    expect(isAdmitted(newQueues, null)).toBe(true);
  });

  test.each(['off', 'OFF', 'false', 'no', ''])('are created by nobody where creation is “%s”', (given) => {
    const { newQueues } = settings({ NEW_QUEUES: given, CREATE_PASSWORD: 'secret' });
    expect(isAdmitted(newQueues, password('secret'))).toBe(false);
  });

  test.each(['two words', 'user@host', 'a:b', 'a/b', 7])(
    'are created by nobody where the password is “%s”',
    (given) => {
      expect(settings({ CREATE_PASSWORD: given }).newQueues).toEqual({ kind: 'off' });
    },
  );
});

test('only “off” turns the limits off', () => {
  expect(settings({ LIMITS: 'off' }).limits).toBe(false);
  expect(settings({ LIMITS: 'no' }).limits).toBe(true);
});

describe('names', () => {
  test('are looked up nowhere, unless it is said where', () => {
    expect(settings({})).toMatchObject({ nameResolver: null, proxying: { kind: 'open' } });
    expect(settings({ NAME_RESOLVER_URL: '' })).toMatchObject({
      nameResolver: null,
      proxying: { kind: 'open' },
    });
  });

  test.each([
    ['http://127.0.0.1:8000', 'http://127.0.0.1:8000'],
    ['https://names.example/snrc/', 'https://names.example/snrc'],
    ['https://names.example/?a=b#c', 'https://names.example'],
  ])('are looked up at %s, by a relay that is no proxy then', (url, nameResolver) => {
    const set = settings({ NAME_RESOLVER_URL: url, PROXY: 'on' });
    expect(set).toMatchObject({ nameResolver, proxying: { kind: 'off' } });
  });

  test.each(['on', 'names.example', 'ftp://names.example', 'https://user:secret@names.example', 7])(
    'are looked up nowhere where it is “%s”, and the relay is no proxy either',
    (url) => {
      expect(settings({ NAME_RESOLVER_URL: url })).toMatchObject({
        nameResolver: null,
        proxying: { kind: 'off' },
      });
    },
  );
});

describe('queues idle', () => {
  test.each([
    [undefined, null],
    ['0', null],
    ['never', null],
    ['86400', 86_400],
  ])('for as long as is set: %s', (given, idleQueueSeconds) =>
    expect(settings({ QUEUE_IDLE_SECONDS: given })).toMatchObject({ idleQueueSeconds }),
  );
});
