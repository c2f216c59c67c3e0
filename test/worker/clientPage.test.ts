// The client's page on an origin of its own: files, a policy, and what it proposes. Nothing else is there.

import { env } from 'cloudflare:workers';
import { expect, test } from 'vitest';
import page from '../../src/worker/page.ts';

const files: Record<string, string> = {
  '/index.html': '<!doctype html><body><div id="page"></div></body>',
  '/assets/a-1.js': 'void 0',
  '/client.json': '{"relays":["smp://built@in.example"],"proxies":[]}',
};

/** The platform's files, and what a deployment has filled in. */
const deployed = {
  ASSETS: {
    fetch: async (url: URL) =>
      new Response(files[url.pathname] ?? null, { status: files[url.pathname] ? 200 : 404 }),
  },
  CLIENT_RELAYS: 'smp://a@relay.example:443,smp://b@relay.example.org:443',
  CLIENT_PROXIES: 'smp://c@proxy.example:443',
} as unknown as Env;

const get = (path: string, init?: RequestInit) =>
  page.fetch(new Request(`https://chat.example${path}`, init), deployed);

test.each(['/', '/i', '/a', '/g', '/c'])(
  '%s is the page, whose policy lets it run its own code alone',
  async (path) => {
    const response = await get(path);
    expect(await response.text()).toContain('<div id="page">');
    const policy = response.headers.get('Content-Security-Policy');
    expect(policy).toContain("script-src 'self' 'wasm-unsafe-eval';");
    expect(policy).toContain("frame-ancestors 'none'");
    expect(response.headers.get('Referrer-Policy')).toBe('no-referrer');
    expect(response.headers.get('Cross-Origin-Opener-Policy')).toBe('same-origin');
    expect(response.headers.get('Strict-Transport-Security')).toMatch(/^max-age=/);
  },
);

test('it proposes what its deployment says, whatever its files say', async () => {
  expect(await (await get('/client.json')).json()).toEqual({
    relays: ['smp://a@relay.example:443', 'smp://b@relay.example.org:443'],
    proxies: ['smp://c@proxy.example:443'],
  });
});

test('files whose names change with what is in them are kept for good', async () => {
  expect((await get('/assets/a-1.js')).headers.get('Cache-Control')).toContain('immutable');
});

test.each<[string, RequestInit, number]>([
  ['/.well-known/smp-relay.json', {}, 404],
  ['/info', {}, 404],
  ['/admin', { method: 'POST' }, 405],
  ['/metrics', { headers: { Authorization: 'Bearer x' } }, 404],
  ['/', { headers: { Upgrade: 'websocket' } }, 200],
])('of a relay nothing is there: %s', async (path, init, status) => {
  const response = await get(path, init);
  expect(response.status).toBe(status);
  expect(response.webSocket ?? null).toBeNull();
});

test('files that are out of reach are told of without a word of the inside', async () => {
  const broken = {
    ...env,
    ASSETS: { fetch: () => Promise.reject(new Error('object 1234')) },
  } as unknown as Env;
  const response = await page.fetch(new Request('https://chat.example/'), broken);
  expect(response.status).toBe(500);
  expect(await response.text()).not.toContain('1234');
});
