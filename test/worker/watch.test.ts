// On the operator's request: whether a proxy's connection brings the operator's own address. Of others nothing is noted.

import { env, runInDurableObject } from 'cloudflare:test';
import { expect, onTestFinished, test, vi } from 'vitest';
import { base64url } from '../../src/proto/bytes.ts';
import { Operator } from '../support/operator.ts';
import { Wire } from '../support/wire.ts';

const mine = '203.0.113.7';
const mineToo = '2001:db8:1:2::7';
const egress = '2a06:98c0:3600::103';

async function connection(headers: Record<string, string>, proxyServer = true): Promise<string> {
  const wire = await Wire.opens('/', headers);
  await wire.greets({ proxyServer });
  return base64url((await wire.hello).sessionId);
}

async function watching(...addresses: string[]): Promise<Operator> {
  const operator = Operator.begins();
  for (const address of addresses)
    expect(await operator.asks({ command: 'watch' }, address)).toEqual({ watched: true });
  return operator;
}

/** It is told a moment after the handshake. */
const brought = (operator: Operator, sessionId: string) =>
  vi.waitFor(async () => {
    const { headers } = await operator.asks({ command: 'brought', sessionId });
    expect(headers).not.toBeNull();
    return headers;
  });

test.each<[string, Record<string, string>, string[]]>([
  ['the proxy’s address alone', { 'CF-Connecting-IP': egress, 'CF-Worker': 'proxy.example' }, []],
  ['the sender’s', { 'CF-Connecting-IP': mine }, ['cf-connecting-ip']],
  ['the sender’s among others', { 'X-Forwarded-For': `198.51.100.1, ${mine}` }, ['x-forwarded-for']],
  ['another of the same neighbourhood', { 'X-Real-IP': '203.0.113.99' }, ['x-real-ip']],
  ['the sender’s other one', { Forwarded: `for="[${mineToo}]:4711";by=unknown` }, ['forwarded']],
])('a connection that brings %s', async (_, headers, names) => {
  const operator = await watching(mine, mineToo);
  expect(await brought(operator, await connection(headers))).toEqual(names);
});

test('of a client that comes by itself nothing is noted, nor of anybody after some minutes', async () => {
  const operator = await watching(mine);
  const client = await connection({ 'CF-Connecting-IP': mine }, false);
  const proxy = await connection({ 'CF-Connecting-IP': egress });
  expect(await brought(operator, proxy)).toEqual([]);
  expect(await operator.asks({ command: 'brought', sessionId: client })).toEqual({ headers: null });
  vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + 4 * 60_000 });
  onTestFinished(() => void vi.useRealTimers());
  await operator.asks({ command: 'status' });
  expect(await operator.asks({ command: 'brought', sessionId: proxy })).toEqual({ headers: null });
});

test('while nobody looks for it nothing goes further than the door', async () => {
  const operator = Operator.begins();
  const sessionId = await connection({ 'CF-Connecting-IP': mine });
  expect(await operator.asks({ command: 'brought', sessionId })).toEqual({ headers: null });
});

test('what is looked for is kept in no storage', async () => {
  const operator = await watching(mine);
  await operator.sets({ messageQuota: 7 });
  const kept = await runInDurableObject(env.RELAY.getByName('relay'), (_, { storage }) => [
    ...storage.kv.list(),
  ]);
  expect(JSON.stringify(kept)).not.toContain('watched');
  await operator.sets({ messageQuota: null });
});

test('where the platform does not tell who asks, there is nothing to look for', async () => {
  expect(await Operator.begins().asks({ command: 'watch' })).toEqual({ watched: false });
});
