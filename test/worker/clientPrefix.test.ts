// How many connections a neighbourhood of addresses may open, and what the platform that counts them is told.

import { env, exports } from 'cloudflare:workers';
import { expect, test } from 'vitest';
import { isWithinRate, prefixOf } from '../../src/worker/clientPrefix.ts';
import relay from '../../src/worker/relay.ts';

const now = Date.now();

/** The platform's counter, which lets so many through and remembers the keys that it was given. */
function aLimiter(limit: number) {
  const keys: string[] = [];
  const CONNECTIONS = { limit: async ({ key }: { key: string }) => ({ success: keys.push(key) <= limit }) };
  return { keys, env: { ...env, CONNECTIONS } as unknown as Env };
}

test.each([
  ['192.0.2.1', '192.0.2.254', true],
  ['192.0.2.1', '192.0.3.1', false],
  ['2001:db8:1:2::1', '2001:db8:1:ffff::2', true],
  ['2001:db8:1::1', '2001:db8:2::1', false],
])('%s and %s are one neighbourhood: %s', (one, other, areOne) => {
  expect(prefixOf(one) === prefixOf(other)).toBe(areOne);
});

test('the platform is told a hash, which is another one every day', async () => {
  const { keys, env: limited } = aLimiter(9);
  for (const at of [now, now, now + 24 * 3600 * 1000]) await isWithinRate(limited, '192.0.2.1', at);
  const [first, second, third] = keys;
  expect(first).toMatch(/^[\w-]{43}$/);
  expect(second).toBe(first);
  expect(third).not.toBe(first);
});

test('what comes without an address, or with what is none, is not counted', async () => {
  const { keys, env: limited } = aLimiter(0);
  for (const address of [undefined, '', 'nobody'])
    expect(await isWithinRate(limited, address, now)).toBe(true);
  expect(keys).toEqual([]);
});

test('over the rate no Session is opened, and the pages are there as ever', async () => {
  const { env: limited } = aLimiter(0);
  const headers = { Upgrade: 'websocket', 'CF-Connecting-IP': '192.0.2.1' };
  const refused = await relay.fetch(new Request('https://relay.test/', { headers }), limited);
  expect([refused.status, refused.webSocket]).toEqual([429, null]);
  const page = await relay.fetch(
    new Request('https://relay.test/', { headers: { 'CF-Connecting-IP': '192.0.2.1' } }),
    limited,
  );
  expect(page.status).toBe(200);
});

test('the runtime’s own counter holds a neighbourhood to the rate of the configuration', async () => {
  const within = await Promise.all(
    Array.from({ length: 650 }, (_, at) => isWithinRate(env, `198.51.100.${at % 256}`, now)),
  );
  expect(within.filter(Boolean)).toHaveLength(600);
  expect(await isWithinRate(env, '198.51.101.1', now)).toBe(true);
  expect((await exports.default.fetch('https://relay.test/')).status).toBe(200);
});
