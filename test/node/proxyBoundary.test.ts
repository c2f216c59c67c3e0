// A proxy is no way into the machine or the network that it runs in: neither by an address, however it is spelled, nor
// by a name that resolves to one.

import { lookup } from 'node:dns/promises';
import { Miniflare, convertV4MiniflareOptions } from 'miniflare';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { networkService } from '../../scripts/runtime.ts';
import type { SMPServer } from '../../src/proto/server.ts';
import { canNameLoopback, nameLoopback, ownName } from './loopbackName.ts';
import { Middleman } from './middleman.ts';
import { aProxy, Cleanup, type Runtime } from './routing.ts';
import { Sender } from './people.ts';

const cleanup = new Cleanup();
let closed: Runtime;
let local: Runtime;
let listener: Middleman;

beforeAll(async () => {
  local = cleanup.add(await aProxy(), (proxy) => proxy.stops());
  closed = cleanup.add(await aProxy({ LOCAL_DESTINATIONS: '' }), (proxy) => proxy.stops());
  listener = cleanup.add(await Middleman.before(local.address.port), (one) => one.stop());
}, 60_000);
afterAll(() => cleanup.run());

/** What a sender is told who wants to be brought to the listener by this name. */
async function told(proxy: Runtime, host: string): Promise<string> {
  const sender = cleanup.add(await Sender.at(proxy.address), (one) => one.leaves());
  const server: SMPServer = { ...local.address, hosts: [host], port: listener.port };
  return sender.to(server).connects();
}

test.each([
  '127.0.0.1',
  '127.1',
  '0x7f000001',
  '2130706433',
  '::1',
  '::ffff:127.0.0.1',
  '::7f00:1',
  '64:ff9b::7f00:1',
  '0.0.0.0',
  '10.0.0.1',
  '192.168.0.1',
  '169.254.169.254',
  'fd00::1',
  'localhost',
  'localhost.',
  'anything.localhost',
  'router.local',
  'relay.internal',
  'relay',
  'relay.onion',
  'relay.example@127.0.0.1',
  'relay.example?127.0.0.1',
  '127.0.0.1\\relay.example',
])('%s is refused by its text', async (host) => {
  const before = listener.lines.length;
  expect(await told(closed, host)).toBe('PROXY BROKER HOST, by proxy, not sent');
  expect(listener.lines).toHaveLength(before);
});

describe.skipIf(!canNameLoopback())('a name like any other that resolves to this machine', () => {
  const { name, forget } = canNameLoopback() ? nameLoopback() : { name: '', forget: () => undefined };
  afterAll(forget);

  test('leads nowhere', async () => {
    expect((await lookup(name, 4)).address).toBe('127.0.0.1');
    const before = listener.lines.length;
    expect(await told(closed, name)).toBe('PROXY BROKER NETWORK, by network, not sent');
    expect(listener.lines).toHaveLength(before);
  });

  test('leads there where that is wanted', async () => {
    const before = listener.lines.length;
    // The listener speaks no TLS.
    expect(await told(local, name)).toBe('PROXY BROKER NETWORK, by network, not sent');
    expect(listener.lines).toHaveLength(before + 1);
  });
});

describe('the network beneath a proxy', () => {
  const worker = `export default { async fetch({ headers }, env) {
    try { return new Response((await env[headers.get('by')].fetch(headers.get('to'))).status); }
    catch { return new Response('unreachable'); }
  } }`;

  async function networks() {
    const options = {
      modules: [{ type: 'ESModule', path: 'network.mjs', contents: worker }],
      compatibilityDate: '2026-11-01',
      serviceBindings: { CLOSED: networkService({}), LOCAL: networkService({ LOCAL_DESTINATIONS: 'on' }) },
      telemetry: { enabled: false },
      cf: false,
      handleStructuredLogs: () => undefined,
    };
    const miniflare = new Miniflare(convertV4MiniflareOptions(options as never));
    cleanup.add(miniflare, (network) => network.dispose());
    return async (by: string, host: string): Promise<string> => {
      const to = `http://${host}:${local.address.port}/`;
      return (await miniflare.dispatchFetch('http://worker/', { headers: { by, to } })).text();
    };
  }

  test('does not lead to this machine by whatever name it has, unless that is wanted', async () => {
    const reached = await networks();
    const names = ['127.0.0.1', 'localhost', (await ownName()) ?? 'localhost'];
    for (const name of names) {
      expect(await reached('CLOSED', name)).toBe('unreachable');
      expect(await reached('LOCAL', name)).toBe('200');
    }
  });
});
