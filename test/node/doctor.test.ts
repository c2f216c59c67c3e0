// The doctor before a relay's door, and at proxies: each flaw is diagnosed as what it is, and nothing else.

import { describe, expect, test } from 'vitest';
import { reachabilityOf } from '../../scripts/doctor/reachability.ts';
import { BrokenRelay, type Flaw } from './brokenRelay.ts';
import { aRelay, failures, findings } from './patients.ts';

const page =
  (status: number, body = '', headers: Record<string, string> = {}): NonNullable<Flaw['page']> =>
  (response) =>
    response.writeHead(status, headers).end(body);

test('a sound relay passes', async () => {
  const { address: relay } = await aRelay({});
  const found = await findings({ relay, many: 40, idle: 50 });
  expect(failures(found)).toEqual([]);
  expect(found.map(({ check, state }) => [check, state])).toEqual(
    [
      'reachable',
      'clock',
      'connection',
      'identity',
      'version',
      'create',
      'secure',
      'send',
      'receive',
      'acknowledge',
      'delete',
      'many messages',
      'idle socket',
    ].map((check) => [check, 'good']),
  );
});

describe('from outside', () => {
  test.each<[string, Flaw, string, RegExp, RegExp]>([
    [
      'is damaged by its secret',
      { page: page(500, 'Is RELAY_IDENTITY what it should be?'), isClosed: true },
      'reachable',
      /RELAY_IDENTITY is malformed/,
      /npm run deploy uploads the secret/,
    ],
    [
      'has used up its plan',
      { page: page(429, 'error code: 1027'), isClosed: true },
      'reachable',
      /requests of this day are used up/,
      /00:00 UTC/,
    ],
    [
      'throws',
      { page: page(500, 'error code: 1101'), isClosed: true },
      'reachable',
      /The Worker fails/,
      /Deploy it again/,
    ],
    [
      'is out of order',
      { page: page(503), isClosed: true },
      'reachable',
      /out of order \(HTTP 503\)/,
      /cloudflarestatus/,
    ],
    [
      'asks people to log in first',
      { page: page(302, '', { Location: '/login' }), isClosed: true },
      'reachable',
      /turns people away \(HTTP 302\)/,
      /without login/,
    ],
    [
      'is a page and no relay',
      { page: page(404, 'Not found'), isClosed: true },
      'connection',
      /does not open/,
      /may be no relay/,
    ],
  ])('one that %s', async (_, flaw, check, says, remedy) => {
    const { address: relay } = await aRelay(flaw);
    const [first] = failures(await findings({ relay }));
    expect(first).toEqual({
      check,
      says: expect.stringMatching(says),
      remedy: expect.stringMatching(remedy),
    });
  });

  test('one that is not there', async () => {
    const relay = await BrokenRelay.with({});
    relay.stop();
    const found = await findings({ relay: relay.address });
    expect(failures(found)).toEqual([
      {
        check: 'reachable',
        says: 'Nothing answers at its port (ECONNREFUSED).',
        remedy: expect.stringMatching(/Is it running/),
      },
    ]);
    expect(found.filter(({ state }) => state === 'skipped')).not.toEqual([]);
  });

  test.each([
    ['has a name that nobody knows', 'ENOTFOUND', /Nobody knows/, /Compare the address/],
    [
      'has a certificate for another name',
      'ERR_TLS_CERT_ALTNAME_INVALID',
      /certificate/,
      /wait some minutes/,
    ],
    ['has a certificate that has expired', 'CERT_HAS_EXPIRED', /certificate/, /look at the domain/],
    ['does not answer', 'UND_ERR_CONNECT_TIMEOUT', /in time/, /another network/],
  ])('one that %s', (_, code, says, remedy) => {
    const asked = { reached: { kind: 'nothing' as const, code }, info: null, milliseconds: 1 };
    expect(reachabilityOf(asked)).toMatchObject({
      state: 'failed',
      says: expect.stringMatching(says),
      remedy: expect.stringMatching(remedy),
    });
  });

  test.each([
    ['behind', -3_600_000, /ahead of the relay/],
    ['ahead', 3_600_000, /behind the relay/],
  ])('one whose clock is an hour %s', async (_, offset, says) => {
    const date = new Date(Date.now() + offset).toUTCString();
    const { address: relay } = await aRelay({ page: page(404, '', { Date: date }) });
    expect(failures(await findings({ relay }))).toEqual([
      { check: 'clock', says: expect.stringMatching(says), remedy: expect.stringMatching(/clock/) },
    ]);
  });
});

describe('through a proxy', () => {
  test.each<[string, Flaw, string, RegExp]>([
    [
      'is not who it should be',
      { greets: (session) => session.greets({ proof: null }) },
      'proxy identity',
      /too old/,
    ],
    [
      'wants a password',
      { answers: ({ tag }) => (tag === 'PRXY' ? { tag: 'ERR', error: { PROXY: 'BASIC_AUTH' } } : undefined) },
      'proxy route',
      /asks for a password/,
    ],
    [
      'does not lead there',
      {
        answers: ({ tag }) =>
          tag === 'PRXY' ? { tag: 'ERR', error: { PROXY: { BROKER: 'HOST' } } } : undefined,
      },
      'proxy route',
      /PROXY_HOSTS/,
    ],
    [
      'does not reach it',
      {
        answers: ({ tag }) =>
          tag === 'PRXY' ? { tag: 'ERR', error: { PROXY: { BROKER: 'TIMEOUT' } } } : undefined,
      },
      'proxy route',
      /does not reach the relay/,
    ],
    ['leads elsewhere', {}, 'proxy route', /leads elsewhere/],
  ])('one that %s', async (_, flaw, check, remedy) => {
    const { address: relay } = await aRelay({});
    const { address: proxy } = await aRelay(flaw);
    expect(failures(await findings({ relay, proxy }))).toEqual([
      { check, says: expect.any(String), remedy: expect.stringMatching(remedy) },
    ]);
  });
});
