// `npm run deploy -- --client`: the page on an origin of its own, with the real wrangler against a stand-in of
// Cloudflare's API.

import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { Deployer } from './deploying.ts';

let me: Deployer;

beforeEach(async () => {
  me = await Deployer.loggedIn();
  me.cloudflare.zones = ['example.org', 'example.net'];
  me.hasWrangler = false;
});
afterEach(() => me.leaves());

const record = () => me.operator.readsJson('client/deployment.json');

async function hasDeployed(role: 'relay' | 'proxy', name: string, password?: string): Promise<void> {
  await me.setsUp(role, name, password);
  await me.deploys(role);
}

const other = `smp://${'A'.repeat(43)}=@proxy.example.com:443`;
const at = (host: string) => expect.stringMatching(new RegExp(`^smp://[\\w-]{43}=@${host}:443$`));

describe('a page of one’s own', () => {
  test('is a Worker of its own, with files, without objects, and set up for the operator’s relay and proxy', async () => {
    await hasDeployed('relay', 'smp.example.org');
    await hasDeployed('proxy', 'hop.example.net');
    me.hasWrangler = true;
    const { code, said } = await me.deploysPage('chat.example.net');
    expect(said).toContain('https://chat.example.net/');
    expect(code).toBe(0);
    const { bindings } = me.cloudflare.workers.get('chat-example-net') ?? { bindings: [] };
    const types = new Set(bindings.map(({ type }) => type));
    expect([...types].toSorted()).toEqual(['assets', 'plain_text']);
    const given = me.bindingsOf('chat-example-net');
    expect(given['CLIENT_RELAYS']).toEqual(at('smp.example.org'));
    expect(given['CLIENT_PROXIES']).toEqual(at('hop.example.net'));
    expect(me.cloudflare.domains.get('chat.example.net')).toBe('chat-example-net');
    expect(record()).toMatchObject({ host: 'chat.example.net', account: 'a'.repeat(32) });
  });

  test('proposes the proxies that the configuration names, and without one the relay, if that is open', async () => {
    await hasDeployed('relay', 'smp.example.org');
    expect((await me.deploysPage('chat', { PROXY: 'on' })).said).toContain('Both are yours');
    expect(me.bindingsOf('chat')['CLIENT_PROXIES']).toEqual(at('smp.example.org'));
    await hasDeployed('proxy', 'hop.example.net');
    const { said } = await me.deploysPage('chat', { PROXY: 'on', CLIENT_PROXIES: other });
    expect(said).not.toContain('Both are yours');
    expect(me.bindingsOf('chat')['CLIENT_PROXIES']).toBe(other);
  });

  test('tells nobody the password', async () => {
    await hasDeployed('relay', 'smp.example.org', 'sesame');
    const { code, said } = await me.deploysPage('chat', { PROXY: 'on' });
    expect(code).toBe(0);
    expect(said).toMatch(/The password of the relay is not in it/);
    expect(JSON.stringify(me.bindingsOf('chat'))).not.toContain('sesame');
    expect(me.bindingsOf('chat')['CLIENT_PROXIES']).toBe('');
  });

  test('does not propose a proxy that asks for a password', async () => {
    await hasDeployed('proxy', 'hop.example.net', 'sesame');
    await me.deploysPage('chat');
    expect(me.bindingsOf('chat')['CLIENT_PROXIES']).toBe('');
  });

  test('is there without a relay as well, and says what is missing', async () => {
    const { code, said } = await me.deploysPage();
    expect(code).toBe(0);
    expect(said).toMatch(/No relay has been deployed from here.*It proposes no proxy/s);
    expect(said).toContain('https://edgedrop-client.ops.workers.dev/');
  });

  test.each([
    ['chat.example.org', true],
    ['chat.example.net', false],
  ])('at %s warns of the relay’s zone: %s', async (name, warns) => {
    await hasDeployed('relay', 'smp.example.org');
    const { code, said } = await me.deploysPage(name);
    expect(said.includes('this page and your relay are in one zone')).toBe(warns);
    expect(code).toBe(0);
  });

  test('can be deployed again, and keeps its name', async () => {
    await me.deploysPage('chat.example.net');
    const { mark } = record();
    expect(await me.deploysPage()).toMatchObject({ code: 0 });
    expect(record()).toMatchObject({ mark, host: 'chat.example.net' });
    const { code, said } = await me.deploysPage('other.example.net');
    expect(said).toMatch(/under that name people's browsers keep their conversations.*IDENTITY_DIR/s);
    expect(code).toBe(1);
    expect(me.cloudflare.workers.has('other-example-net')).toBe(false);
  });
});

describe('nothing is changed', () => {
  test('over a Worker that is something else, whatever it is', async () => {
    const foreign = { bindings: [{ name: 'KV', type: 'kv_namespace' }], workersDev: true };
    me.cloudflare.workers.set('edgedrop-client', foreign);
    const { code, said } = await me.deploysPage();
    expect(said).toMatch(/not this page: it is left as it is.*--client --name/s);
    expect(code).toBe(1);
    expect(me.cloudflare.workers.get('edgedrop-client')).toBe(foreign);
    expect(me.cloudflare.changes).toEqual([]);
    expect(existsSync(join(me.operator.identity, 'client'))).toBe(false);
  });

  test('over the page of another copy, or one whose record was lost', async () => {
    await me.deploysPage();
    me.operator.writes('client/deployment.json', JSON.stringify({ ...record(), mark: 'another' }));
    expect((await me.deploysPage()).said).toMatch(/bring identity\/client back/);
    me.operator.writes('client/deployment.json', '{"name"');
    expect((await me.deploysPage()).said).toMatch(/client\/deployment\.json is malformed/);
  });

  test.each<[string, string, RegExp]>([
    ['an impossible name', 'my page', /“my page” is no name/],
    ['a host in nobody’s zone', 'chat.example.com', /No zone of this account has chat\.example\.com/],
  ])('for %s', async (_, name, sentence) => {
    const { code, said } = await me.deploysPage(name);
    expect(said).toMatch(sentence);
    expect(code).toBe(1);
    expect(me.cloudflare.changes).toEqual([]);
  });

  test('at a host that leads to the relay', async () => {
    await hasDeployed('relay', 'smp.example.org');
    me.cloudflare.domains.set('smp.example.org', 'smp-example-org');
    expect((await me.deploysPage('smp.example.org')).said).toMatch(/it is left as it is/);
  });
});

describe('one that dies in the middle', () => {
  test('after the upload, before it has a name: the same command is right', async () => {
    me.hasWrangler = true;
    me.cloudflare.breaks('PUT /domains/records', { status: 403, code: 10000 });
    const { code, said } = await me.deploysPage('chat.example.net');
    expect(said).toMatch(/did not finish.*Run npm run deploy -- --client again/s);
    expect(code).toBe(1);
    me.cloudflare.isRepaired();
    expect(await me.deploysPage()).toMatchObject({ code: 0 });
  });

  test.each<[string, string | null, RegExp]>([
    ['where nothing answers yet', null, /nothing answers there yet/],
    ['where something else answers', '{}', /something else answers there/],
  ])('%s', async (_, answers, sentence) => {
    me.answers = answers;
    const { code, said } = await me.deploysPage();
    expect(said).toMatch(sentence);
    expect(code).toBe(1);
    me.answers = 'own';
    expect(await me.deploysPage()).toMatchObject({ code: 0 });
  });
});
