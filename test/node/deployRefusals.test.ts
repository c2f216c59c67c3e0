// What `npm run deploy` refuses before it has changed anything, and what it then says.

import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { Deployer } from './deploying.ts';

let me: Deployer;

beforeEach(async () => {
  me = await Deployer.loggedIn();
  me.cloudflare.zones = ['example.org'];
  me.hasWrangler = false;
});
afterEach(() => me.leaves());

/** What is said where nothing is done. */
async function refusal(): Promise<string> {
  const { code, said } = await me.deploys();
  expect(code).toBe(1);
  expect(me.cloudflare.changes).toEqual([]);
  expect(me.operator.readsJson('relay/deployment.json')).toMatchObject({ account: null });
  return said;
}

const foreign = { bindings: [{ name: 'KV', type: 'kv_namespace' }], workersDev: true };
const marked = (text: string) => ({
  bindings: [{ name: 'KEY_HASH', type: 'plain_text', text }],
  workersDev: true,
});

test('without a login', async () => {
  await me.setsUp('relay', 'smp.example.org');
  vi.stubEnv('CLOUDFLARE_API_TOKEN', '');
  expect(await refusal()).toMatch(/not logged in.*npx wrangler login/);
});

test('with a login that is not good any more', async () => {
  await me.setsUp('relay', 'smp.example.org');
  me.cloudflare.breaks('GET /accounts', { status: 403, code: 10000 });
  expect(await refusal()).toMatch(/does not let this login.*npx wrangler login/);
});

test('with an older kind of key, which wrangler hands out', async () => {
  await me.setsUp('relay', 'edgedrop');
  vi.stubEnv('CLOUDFLARE_API_TOKEN', '');
  vi.stubEnv('CLOUDFLARE_API_KEY', 'key');
  vi.stubEnv('CLOUDFLARE_EMAIL', 'me@example.org');
  expect(await me.deploys()).toMatchObject({ code: 0 });
});

test('where the API does not answer', async () => {
  await me.setsUp('relay', 'smp.example.org');
  me.cloudflare.breaks('GET /accounts', 'end');
  expect(await refusal()).toMatch(/API does not answer.*Try again/);
});

test('with a login that reaches several accounts, until one is named', async () => {
  me.cloudflare.accounts.push({ id: 'b'.repeat(32), name: 'Theirs' });
  await me.setsUp('relay', 'smp.example.org');
  expect(await refusal()).toMatch(
    /several accounts:\n +a{32} {2}Mine\n +b{32} {2}Theirs\nSay which: CLOUDFLARE_ACCOUNT_ID=/,
  );
  vi.stubEnv('CLOUDFLARE_ACCOUNT_ID', 'c'.repeat(32));
  expect(await refusal()).toMatch(/names an account that this login does not reach/);
  vi.stubEnv('CLOUDFLARE_ACCOUNT_ID', 'b'.repeat(32));
  expect(await me.deploys()).toMatchObject({ code: 0 });
});

test('from another account than before', async () => {
  await me.setsUp('relay', 'edgedrop');
  await me.deploys();
  me.cloudflare.accounts = [{ id: 'b'.repeat(32), name: 'Theirs' }];
  const { code, said } = await me.deploys();
  expect(said).toMatch(/was deployed to the account a{32}, which this login does not reach/);
  expect(code).toBe(1);
  vi.stubEnv('CLOUDFLARE_ACCOUNT_ID', 'b'.repeat(32));
  expect((await me.deploys()).said).toMatch(/In another account it would have none of its queues/);
});

test('over a Worker that is something else', async () => {
  await me.setsUp('relay', 'edgedrop');
  me.cloudflare.workers.set('edgedrop', foreign);
  me.answers = null;
  expect(await refusal()).toMatch(/has a Worker called edgedrop already.*left as it is.*npm run setup/);
  expect(me.cloudflare.workers.get('edgedrop')).toBe(foreign);
});

test('over a relay with another identity, marked or not', async () => {
  await me.setsUp('relay', 'edgedrop');
  me.cloudflare.workers.set('edgedrop', marked('another'));
  expect(await refusal()).toMatch(/with another identity \(another\).*left as it is/);
  me.cloudflare.workers.set('edgedrop', foreign);
  me.answers = 'one of the button';
  expect(await refusal()).toMatch(/with another identity \(one of the button\)/);
});

test('not over one that has lost its mark and says that it is the same', async () => {
  await me.setsUp('relay', 'edgedrop');
  me.cloudflare.workers.set('edgedrop', foreign);
  expect(await me.deploys()).toMatchObject({ code: 0 });
});

test.each<[string, string, string, RegExp]>([
  ['stands at the name', 'edgedrop', 'GET /scripts/edgedrop/settings', /a Worker called edgedrop/],
  ['the account is called', 'edgedrop', 'GET /workers/subdomain', /The workers\.dev name of your account/],
  ['zone the host is in', 'smp.example.org', 'GET /zones', /The zone smp\.example\.org/],
  ['the host leads to', 'smp.example.org', 'GET /workers/domains', /What smp\.example\.org leads to/],
])('where it cannot be known what %s', async (_, name, call, sentence) => {
  await me.setsUp('relay', name);
  me.cloudflare.breaks(call, { status: 500, code: 10013 });
  const said = await refusal();
  expect(said).toMatch(sentence);
  expect(said).toMatch(/Cloudflare refuses.*\(10013\)/);
  me.cloudflare.isRepaired();
  expect(await me.deploys()).toMatchObject({ code: 0 });
});

test('not with a login that may not see zones: wrangler finds out', async () => {
  await me.setsUp('relay', 'smp.example.org');
  me.cloudflare.breaks('GET /zones', { status: 403, code: 10000 });
  expect(await me.deploys()).toMatchObject({ code: 0 });
});

test('in an account that has no name under workers.dev', async () => {
  me.cloudflare.subdomain = null;
  await me.setsUp('relay', 'edgedrop');
  expect(await refusal()).toMatch(/no name under workers\.dev yet.*host name of your own/);
});

test('at a host in nobody’s zone', async () => {
  await me.setsUp('relay', 'smp.example.net');
  expect(await refusal()).toMatch(/No zone of this account has smp\.example\.net/);
});

test('at a host that leads to another Worker', async () => {
  await me.setsUp('relay', 'smp.example.org');
  me.cloudflare.domains.set('smp.example.org', 'homepage');
  expect(await refusal()).toMatch(/leads to the Worker homepage: it is left as it is/);
});

test('at a host that leads elsewhere, where nobody can be asked', async () => {
  await me.setsUp('relay', 'smp.example.org');
  me.resolves = true;
  expect(await refusal()).toMatch(/leads somewhere already.*Remove its DNS record/);
});
