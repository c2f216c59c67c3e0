// `npm run setup` as an operator meets it.

import { chmodSync, existsSync, mkdirSync, readdirSync, rmSync, statSync } from 'node:fs';
import { createPrivateKey } from 'node:crypto';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { adminSecret } from '../../src/durable/adminSecret.ts';
import { parseCredentials } from '../../src/durable/relayCredentials.ts';
import { chainKeyHash } from '../../src/proto/certificate.ts';
import { fromUtf8 } from '../../src/proto/bytes.ts';
import { parseServer } from '../../src/proto/server.ts';
import { Operator, type Told } from './operator.ts';

const mode = (path: string) => (statSync(path).mode & 0o777).toString(8);

const addressIn = ({ stdout }: Told) => /^smp:\S+$/m.exec(stdout)?.[0] ?? '';

function identityOf(operator: Operator, role = 'relay') {
  return parseCredentials(String(operator.readsJson(`${role}/secrets.json`)['RELAY_IDENTITY']));
}

describe('a setup', () => {
  test('makes an identity whose address it prints, with a QR code and what to do next', async () => {
    const operator = new Operator();
    const told = await operator.setsUp('--relay', '--name', 'smp.example.org');
    expect(told).toMatchObject({ code: 0, stderr: '' });
    const address = parseServer(addressIn(told));
    expect(address).toMatchObject({ hosts: ['smp.example.org'], port: '443', basicAuth: null });
    expect(address?.keyHash).toEqual(chainKeyHash(identityOf(operator).certChain));
    expect(told.stdout).toMatch(/█.*▀/);
    expect(told.stdout).toMatch(/authority\.key .*move it to where/s);
    expect(told.stdout).toMatch(/Next: npm run deploy\n$/);
  });

  test('keeps its secrets to the operator, and the offline key out of what is uploaded', async () => {
    const operator = new Operator();
    await operator.setsUp('--relay', '--name', 'smp.example.org');
    const folder = join(operator.identity, 'relay');
    expect(mode(folder)).toBe('700');
    const names = readdirSync(folder).toSorted();
    expect(names).toEqual(['authority.key', 'deployment.json', 'secrets.json']);
    expect(names.map((name) => mode(join(folder, name)))).toEqual(['600', '600', '600']);
    const offline = createPrivateKey(operator.reads('relay/authority.key'));
    expect(offline.asymmetricKeyType).toBe('ed25519');
    const raw = offline.export({ format: 'jwk' }).d ?? '';
    expect(operator.reads('relay/secrets.json')).not.toContain(raw);
    expect(operator.reads('relay/deployment.json')).not.toContain(raw);
  });

  test('can be run again: the identity stays, and what is open to others is closed', async () => {
    const operator = new Operator();
    const first = await operator.setsUp('--relay', '--name', 'smp.example.org');
    const before = operator.reads('relay/secrets.json');
    chmodSync(join(operator.identity, 'relay/secrets.json'), 0o644);
    const again = await operator.setsUp('--relay');
    expect(addressIn(again)).toBe(addressIn(first));
    expect(operator.reads('relay/secrets.json')).toBe(before);
    expect(again.stdout).toContain('keeps its identity');
    expect(mode(join(operator.identity, 'relay/secrets.json'))).toBe('600');
  });

  test('makes a secret for its operator, which stays', async () => {
    const operator = new Operator();
    const { stdout } = await operator.setsUp('--relay', '--name', 'smp.example.org');
    const secret = String(operator.readsJson('relay/secrets.json')['ADMIN_SECRET']);
    expect(adminSecret({ ADMIN_SECRET: secret })).toBe(secret);
    expect(stdout).not.toContain(secret);
    await operator.setsUp('--relay', '--open');
    expect(operator.readsJson('relay/secrets.json')).toMatchObject({ ADMIN_SECRET: secret });
  });

  test('has a password, which stands in the address, and can be opened again', async () => {
    const operator = new Operator({ CREATE_PASSWORD: 'sesame' });
    const told = await operator.setsUp('--relay', '--name', 'smp.example.org');
    const { basicAuth = null } = parseServer(addressIn(told)) ?? {};
    expect(basicAuth === null ? null : fromUtf8(basicAuth)).toBe('sesame');
    expect(operator.readsJson('relay/secrets.json')).toMatchObject({ CREATE_PASSWORD: 'sesame' });
    const opened = await operator.setsUp('--relay', '--open');
    expect(addressIn(opened)).toBe(addressIn(told).replace(':sesame@', '@'));
    expect(operator.readsJson('relay/secrets.json')).not.toHaveProperty('CREATE_PASSWORD');
  });

  test('of both makes two identities', async () => {
    const operator = new Operator();
    const told = await operator.setsUp(
      '--relay',
      '--proxy',
      '--name',
      'smp.example.org',
      '--proxy-name',
      'hop.example.net',
    );
    expect(told.stdout).toContain('Next: npm run deploy, and npm run deploy -- --proxy');
    expect(identityOf(operator, 'proxy').certChain).not.toEqual(identityOf(operator).certChain);
    expect(operator.readsJson('proxy/deployment.json')).toMatchObject({ domain: 'hop.example.net' });
  });

  test('for a relay that moves takes the identity that it has, and never puts one in the place of another', async () => {
    const [here, there] = [new Operator(), new Operator()];
    const first = await here.setsUp('--relay', '--name', 'smp.example.org');
    const folder = join(here.identity, 'relay');
    const taken = await there.setsUp('--relay', '--name', 'smp.example.org', '--identity', folder);
    expect(taken).toMatchObject({ code: 0, stderr: '' });
    expect([addressIn(taken), identityOf(there)]).toEqual([addressIn(first), identityOf(here)]);
    expect(existsSync(join(there.identity, 'relay/authority.key'))).toBe(false);
    const twice = await there.setsUp('--relay', '--identity', folder);
    expect(twice).toMatchObject({
      code: 1,
      stderr: expect.stringMatching(/has an identity already/) as string,
    });
    const nowhere = await new Operator().setsUp('--relay', '--identity', join(folder, 'nowhere'));
    expect(nowhere).toMatchObject({ code: 1, stderr: expect.stringMatching(/has no identity/) as string });
  });

  test('without a login does not know where workers.dev leads, and says so', async () => {
    const told = await new Operator().setsUp('--relay', '--name', 'edgedrop');
    expect(told.code).toBe(0);
    expect(told.stdout).toContain('edgedrop.<subdomain>.workers.dev');
    expect(told.stdout).toContain('can never move');
  });
});

describe('a setup that cannot be says what to do', () => {
  test.each<[string, string[], RegExp]>([
    ['an impossible name', ['--name', 'my relay'], /“my relay” is no name/],
    ['an IP address', ['--name', '192.0.2.1'], /is no name/],
    ['a whole workers.dev name', ['--name', 'a.b.workers.dev'], /give the first word alone: a/],
    ['an option that it does not have', ['--fast'], /Unknown option '--fast'/],
  ])('%s', async (_, args, sentence) => {
    const operator = new Operator();
    const { code, stderr } = await operator.setsUp('--relay', ...args);
    expect(code).toBe(1);
    expect(stderr).toMatch(sentence);
    expect(existsSync(operator.identity)).toBe(false);
  });

  test('an impossible password', async () => {
    const { code, stderr } = await new Operator({ CREATE_PASSWORD: 'open sesame' }).setsUp('--relay');
    expect({ code, stderr }).toEqual({
      code: 1,
      stderr: expect.stringMatching(/^A password stands in addresses/),
    });
  });

  test('nobody to ask', async () => {
    const { code, stderr } = await new Operator().runs('scripts/setup.ts', []);
    expect({ code, stderr }).toEqual({ code: 1, stderr: expect.stringMatching(/no terminal .*--yes/) });
  });

  test.each<[string, (operator: Operator) => void, RegExp]>([
    [
      'a lost secret',
      (operator) => rmSync(join(operator.identity, 'relay/secrets.json')),
      /relay has no secrets\.json\. Bring it back from your copy/,
    ],
    [
      'a folder in which only the offline key is left',
      (operator) => {
        rmSync(join(operator.identity, 'relay/secrets.json'));
        rmSync(join(operator.identity, 'relay/deployment.json'));
      },
      /relay has no secrets\.json\. Bring it back/,
    ],
    [
      'a lost record',
      (operator) => rmSync(join(operator.identity, 'relay/deployment.json')),
      /relay has no deployment\.json\. Bring it back/,
    ],
    [
      'a cut secret',
      (operator) => operator.writes('relay/secrets.json', '{"RELAY_IDEN'),
      /secrets\.json is malformed\. Bring it back/,
    ],
    [
      'an identity that is none',
      (operator) => operator.writes('relay/secrets.json', '{"RELAY_IDENTITY":"{}"}'),
      /secrets\.json is malformed/,
    ],
  ])('%s is not replaced by another identity', async (_, damage, sentence) => {
    const operator = new Operator();
    await operator.setsUp('--relay', '--name', 'smp.example.org');
    const authority = operator.reads('relay/authority.key');
    damage(operator);
    const { code, stderr } = await operator.setsUp('--relay', '--name', 'smp.example.org');
    expect(code).toBe(1);
    expect(stderr).toMatch(sentence);
    expect(operator.reads('relay/authority.key')).toBe(authority);
  });

  test('a folder that nobody may write', async () => {
    const operator = new Operator();
    mkdirSync(operator.identity);
    // A file where the folder should be stands in for every reason that a system may have.
    operator.writes('relay', '');
    const { code, stderr } = await operator.setsUp('--relay', '--name', 'smp.example.org');
    expect(code).toBe(1);
    expect(stderr).toMatch(/relay\S* cannot be (read|written)/);
    expect(readdirSync(operator.identity)).toEqual(['relay']);
  });

  test('another name for what people have the address of', async () => {
    const operator = new Operator();
    await operator.setsUp('--relay', '--name', 'smp.example.org');
    const deployment = operator.readsJson('relay/deployment.json');
    operator.writes('relay/deployment.json', JSON.stringify({ ...deployment, account: 'a'.repeat(32) }));
    const { code, stderr } = await operator.setsUp('--relay', '--name', 'other.example.org');
    expect(code).toBe(1);
    expect(stderr).toMatch(/It has been deployed as smp\.example\.org.*IDENTITY_DIR/s);
    expect(await operator.setsUp('--relay', '--name', 'smp.example.org')).toMatchObject({ code: 0 });
  });

  test('a setup that was interrupted leaves nothing that another one would take for whole', async () => {
    const operator = new Operator();
    mkdirSync(join(operator.identity, '.relay-halfway'), { recursive: true });
    operator.writes('.relay-halfway/authority.key', 'half');
    expect(await operator.setsUp('--relay', '--name', 'smp.example.org')).toMatchObject({
      code: 0,
      stderr: '',
    });
  });
});
