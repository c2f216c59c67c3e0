// The Worker as it is deployed: bundled, in the runtime, over real HTTP and real WebSockets.

import { once } from 'node:events';
import { connect } from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import WebSocket from 'ws';
import { freshStateDir, type RelayProcess, startRelayProcess, stop } from './relayProcess.ts';

let relay: RelayProcess;

beforeAll(async () => {
  relay = await startRelayProcess({ STATE_DIR: freshStateDir() });
}, 60_000);

afterAll(() => stop(relay, 'SIGTERM'));

const get = (path: string, init?: RequestInit) => fetch(new URL(path, relay.url), init);

test('the info document says what clients and operators need', async () => {
  const response = await get('/.well-known/smp-relay.json');
  expect(response.headers.get('Content-Type')).toBe('application/json');
  expect(await response.json()).toEqual({
    address: relay.address,
    keyHash: relay.address.slice('smp://'.length, relay.address.indexOf('@')),
    versions: { min: 9, max: 20 },
    // Not the fallback: the primitives of the runtime passed their known-answer test.
    crypto: 'native',
    identity: 'online',
    roles: { queues: true, proxy: true },
    messageQuota: 128,
    messageTtlSeconds: 1_814_400,
    operator: null,
    country: null,
    hosting: null,
    contact: null,
    sourceCommit: null,
    newQueues: 'open',
    newQueuesPerMinute: null,
    newQueuesPerDay: null,
    notice: null,
    proxying: 'open',
  });
});

test('the page shows the address', async () => {
  const response = await get('/info');
  expect(response.headers.get('Content-Type')).toBe('text/html; charset=UTF-8');
  expect(await response.text()).toContain(relay.address);
});

describe.each(['/info', '/.well-known/smp-relay.json', '/elsewhere'])('an answer to %s', (path) => {
  test('lets the browser run nothing, load nothing, frame nothing and tell nobody', async () => {
    const { headers } = await get(path);
    const policy = headers.get('Content-Security-Policy') ?? '';
    expect(policy).toMatch(/^default-src 'none'; style-src 'sha256-[^']+'; /);
    expect(policy).toContain("frame-ancestors 'none'");
    expect(headers.get('X-Content-Type-Options')).toBe('nosniff');
    expect(headers.get('Referrer-Policy')).toBe('no-referrer');
    expect(headers.get('Strict-Transport-Security')).toBeNull();
  });

  test('to HEAD has the same status and no body', async () => {
    const response = await get(path, { method: 'HEAD' });
    expect(response.status).toBe((await get(path)).status);
    expect(await response.text()).toBe('');
  });

  test.each(['POST', 'PUT', 'DELETE', 'OPTIONS'])('to %s is a refusal', async (method) => {
    const response = await get(path, { method });
    expect(response.status).toBe(405);
    expect(response.headers.get('Allow')).toBe('GET, HEAD');
  });
});

test('there is nothing else', async () => {
  for (const path of [
    '/elsewhere',
    '/.well-known/',
    '/assets/',
    '/../wrangler.toml',
    '/cdn-cgi/local/explorer',
  ]) {
    expect((await get(path)).status).toBe(404);
  }
});

test('a host that is no name of anything is a bad request', async () => {
  const request = connect(Number(relay.url.port), '127.0.0.1');
  request.end('GET / HTTP/1.1\r\nHost: <b>\r\nConnection: close\r\n\r\n');
  const [answer] = (await once(request, 'data')) as [Buffer];
  expect(String(answer)).toMatch(/^HTTP\/1\.1 400 /);
});

test.each(['/', '/any/path', '/.well-known/smp-relay.json', '/?challenge=malformed'])(
  'a WebSocket on %s is greeted with one block',
  async (path) => {
    const socket = new WebSocket(new URL(path, relay.url));
    const [message] = (await once(socket, 'message')) as [Buffer];
    expect(message).toHaveLength(16384);
    expect(socket.protocol).toBe('');
    expect(socket.extensions).toBe('');
    socket.terminate();
  },
);
