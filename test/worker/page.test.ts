// The relay's page and its info document, as they are under the names that a deployment may have.

import { env, exports } from 'cloudflare:workers';
import { expect, test } from 'vitest';

const get = (url: string) => exports.default.fetch(url);

async function address(url: string): Promise<string> {
  const response = await get(`${url}/.well-known/smp-relay.json`);
  const { address } = await response.json<{ address: string }>();
  return address;
}

test('the address names the host under which the relay was asked, and always a port', async () => {
  expect(await address('https://relay.example')).toMatch(/^smp:\/\/[\w-]{43}=@relay\.example:443$/);
  expect(await address('https://relay.example:8443')).toMatch(/@relay\.example:8443$/);
  expect(await address('http://127.0.0.1')).toMatch(/@127\.0\.0\.1:80$/);
  expect(await address('http://[::1]:8787')).toMatch(/@\[::1\]:8787$/);
});

test('the page says so where the address can never move', async () => {
  const warning = 'This address cannot move';
  expect(await (await get('https://edgedrop.someone.workers.dev/info')).text()).toContain(warning);
  expect(await (await get('https://workers.dev.example/info')).text()).not.toContain(warning);
});

test('the policy allows the one style that the page has', async () => {
  const response = await get('https://relay.example/info');
  const style = /<style>([^]*)<\/style>/.exec(await response.text())?.[1] ?? '';
  const hash = new Uint8Array(await crypto.subtle.digest('SHA-256', new TextEncoder().encode(style)));
  expect(response.headers.get('Content-Security-Policy')).toContain(
    `'sha256-${btoa(String.fromCharCode(...hash))}'`,
  );
});

test('over https the browser is told to stay there', async () => {
  expect((await get('https://relay.example/')).headers.get('Strict-Transport-Security')).toMatch(
    /^max-age=\d+$/,
  );
  expect((await get('http://127.0.0.1:8787/')).headers.get('Strict-Transport-Security')).toBeNull();
});

test('the page is proposed this relay, and the proxies of its operator, or else the relay itself', async () => {
  const proposed = async () => (await get('https://relay.example/client.json')).json();
  const here = await address('https://relay.example');
  const proxy = `smp://${'A'.repeat(43)}=@proxy.example:443`;
  expect(await proposed()).toEqual({ relays: [here], proxies: [here] });
  Object.assign(env, { CLIENT_PROXIES: proxy });
  expect(await proposed()).toEqual({ relays: [here], proxies: [proxy] });
  Object.assign(env, { CLIENT_PROXIES: '', PROXY: 'off' });
  expect(await proposed()).toEqual({ relays: [here], proxies: [] });
  Object.assign(env, { PROXY: 'on' });
});

test('what whoever runs it says of themselves is in document and page, as text; what they do not say is not', async () => {
  Object.assign(env, { OPERATOR: 'Ada & <Co>', CONTACT: 'abuse@relay.example' });
  const document = await get('https://relay.example/.well-known/smp-relay.json');
  expect(await document.json()).toMatchObject({
    operator: 'Ada & <Co>',
    contact: 'abuse@relay.example',
    country: null,
    roles: { queues: true, proxy: true },
    messageTtlSeconds: 21 * 24 * 3600,
  });
  const page = await (await get('https://relay.example/info')).text();
  expect(page).toContain('<dd>Ada &amp; &lt;Co&gt;</dd>');
  expect(page).toContain('kept for up to 21 days, 128 in a queue');
  expect(page).not.toContain('Country');
  Object.assign(env, { OPERATOR: '', CONTACT: '' });
});

test('the address is there as a QR code, which needs nothing that the policy forbids', async () => {
  const page = await (await get('https://relay.example/info')).text();
  const [svg = ''] = /<svg[^]*<\/svg>/.exec(page) ?? [];
  expect(svg).toMatch(/^<svg [^>]*viewBox=/);
  expect(svg).not.toMatch(/style|href|<script|on\w+=/);
});
