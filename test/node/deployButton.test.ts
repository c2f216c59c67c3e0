// What the button “Deploy to Cloudflare” does: `npm run deploy` in a clean clone, without a terminal and an identity.

import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { CloudflareStandIn } from './cloudflareStandIn.ts';
import { Operator } from './operator.ts';

vi.setConfig({ testTimeout: 120_000 });

const { repository, scripts } = JSON.parse(readFileSync('package.json', 'utf8')) as {
  repository?: string | { url: string };
  scripts: Record<string, string>;
};

// Without its history there is nothing to clone.
describe.skipIf(!existsSync('.git'))('in a clean clone', () => {
  const clone = mkdtempSync(join(tmpdir(), 'edgedrop-clone-'));
  let cloudflare: CloudflareStandIn;
  let button: Operator;

  beforeAll(async () => {
    execFileSync('git', ['clone', '--quiet', '--no-hardlinks', '.', clone]);
    symlinkSync(resolve('node_modules'), join(clone, 'node_modules'));
    cloudflare = await CloudflareStandIn.start();
    const env = {
      CLOUDFLARE_API_BASE_URL: cloudflare.url,
      CLOUDFLARE_API_TOKEN: 'token',
      IDENTITY_DIR: 'identity',
    };
    button = new Operator(env);
  });
  afterAll(() => cloudflare.stop());

  test.each([
    ['the relay', [], ['SESSION', 'QUEUE']],
    ['the proxy', ['--proxy'], ['SESSION', 'DESTINATION']],
    ['the page', ['--client'], ['ASSETS', 'CLIENT_RELAYS']],
  ])('a dry run of %s needs no login', async (_, args, bindings) => {
    const nobody = new Operator({ IDENTITY_DIR: 'identity' });
    const { code, stdout } = await nobody.deploysByNpm(clone, ...args, '--dry-run');
    expect(stdout).toContain('--dry-run: exiting now.');
    for (const binding of bindings) expect(stdout).toContain(`env.${binding}`);
    expect(code).toBe(0);
  });

  test('the relay is uploaded as the configuration has it, without a secret: it makes its own identity', async () => {
    const { code, stdout, stderr } = await button.deploysByNpm(clone);
    expect(stderr).toBe('');
    expect(code).toBe(0);
    const { bindings } = cloudflare.workers.get('edgedrop') ?? { bindings: [] };
    const types = new Set(bindings.map(({ type }) => type));
    expect([...types].toSorted()).toEqual(['assets', 'durable_object_namespace', 'plain_text', 'ratelimit']);
    expect(bindings.map(({ name }) => name)).not.toContain('KEY_HASH');
    const head = execFileSync('git', ['rev-parse', 'HEAD'], { cwd: clone, encoding: 'utf8' }).trim();
    expect(bindings.find(({ name }) => name === 'SOURCE_COMMIT')?.text).toBe(head);
    expect(stdout).toContain('edgedrop.ops.workers.dev');
    expect(existsSync(join(clone, 'identity'))).toBe(false);
  });

  test('nothing asks whoever presses it for what it does not need', () => {
    // The button asks for a value of each secret that such a file names.
    expect(existsSync(join(clone, '.dev.vars.example'))).toBe(false);
    expect(existsSync(join(clone, '.env.example'))).toBe(false);
    for (const config of ['wrangler.toml', 'wrangler.proxy.toml', 'wrangler.client.toml']) {
      // Free accounts refuse it.
      expect(readFileSync(join(clone, config), 'utf8')).not.toMatch(/^\s*\[?limits\b/m);
    }
    expect(scripts['deploy']).toBe('node scripts/deploy.ts');
  });
});

test('with an identity, but not a login, it does not fall back to that', async () => {
  const operator = new Operator();
  await operator.setsUp('--relay', '--name', 'smp.example.org');
  const { code, stderr } = await operator.deploys();
  expect(stderr).toMatch(/^You are not logged in to Cloudflare\. Run npx wrangler login/);
  expect(code).toBe(1);
});

test.each([
  [
    'a secret that is lost',
    'relay/secrets.json',
    '',
    /secrets\.json is malformed\. Bring it back from your copy/,
  ],
  ['a record that is damaged', 'relay/deployment.json', '{"name":"a b"}', /deployment\.json is malformed/],
])('with %s it deploys nothing', async (_, file, text, sentence) => {
  const operator = new Operator();
  await operator.setsUp('--relay', '--name', 'smp.example.org');
  operator.writes(file, text);
  const { code, stderr } = await operator.deploys();
  expect(stderr).toMatch(sentence);
  expect(code).toBe(1);
});

test('an option that it does not have', async () => {
  const { code, stderr } = await new Operator().deploys('--force');
  expect(stderr).toMatch(/^Unknown option '--force'.*npm run deploy -- \[--proxy \| --client/s);
  expect(code).toBe(1);
});

test('README has the button, or says how to make one', () => {
  const readme = readFileSync('README.md', 'utf8');
  const url = typeof repository === 'string' ? repository : repository?.url;
  const button = 'https://deploy.workers.cloudflare.com/?url=';
  expect(readme.includes('names no public repository')).toBe(url === undefined || url === '');
  expect(readme).toContain(
    url === undefined || url === '' ? `${button}<` : `${button}${url.replace(/^git\+|\.git$/g, '')}`,
  );
});
