// `npm run deploy` with the real wrangler, against a stand-in of Cloudflare's API: what is uploaded, and that whatever
// goes wrong, nothing is lost and the same command again is right.

import { createPrivateKey } from 'node:crypto';
import { mkdirSync, rmdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { Deployer } from './deploying.ts';

let me: Deployer;

beforeEach(async () => {
  me = await Deployer.loggedIn();
  me.cloudflare.zones = ['example.org'];
});
afterEach(() => me.leaves());

describe('a deployment', () => {
  test('brings code, identity and mark in one upload, and nothing of the offline key', async () => {
    await me.setsUp('relay', 'smp.example.org');
    const { code, said } = await me.deploys();
    expect(said).toContain('smp.example.org');
    expect(code).toBe(0);
    const secrets = me.operator.readsJson('relay/secrets.json');
    expect(me.bindingsOf('smp-example-org')).toMatchObject({
      RELAY_IDENTITY: secrets['RELAY_IDENTITY'],
      KEY_HASH: expect.stringMatching(/^[\w-]{43}=$/),
    });
    expect(me.uploads).toBe(1);
    expect(me.cloudflare.domains.get('smp.example.org')).toBe('smp-example-org');
    expect(me.cloudflare.workers.get('smp-example-org')?.workersDev).toBe(false);
    const offline = createPrivateKey(me.operator.reads('relay/authority.key'));
    const raw = offline.export({ format: 'der', type: 'pkcs8' }).subarray(-32);
    expect(me.cloudflare.uploaded).not.toContain(raw.toString('base64url'));
    expect(me.cloudflare.uploaded).not.toContain(raw.toString('latin1'));
  });

  test('says which source it runs, and opens the operator’s door with the secret that setup has made', async () => {
    await me.setsUp('relay', 'edgedrop');
    await me.deploys();
    const { ADMIN_SECRET } = me.operator.readsJson('relay/secrets.json');
    expect(me.bindingsOf('edgedrop')).toMatchObject({
      ADMIN_SECRET,
      SOURCE_COMMIT: expect.stringMatching(/^[0-9a-f]{40}(-changed)?$/),
    });
  });

  test('under workers.dev is reached at the account’s name, and the doctor looks at it', async () => {
    await me.setsUp('relay', 'edgedrop', 'sesame');
    expect(me.operator.readsJson('relay/deployment.json')).toMatchObject({
      host: 'edgedrop.ops.workers.dev',
    });
    expect(await me.deploys()).toMatchObject({ code: 0 });
    expect(me.examined).toEqual([
      expect.stringMatching(/^smp:\/\/[\w-]{43}=:sesame@edgedrop\.ops\.workers\.dev:443$/),
    ]);
    expect(me.bindingsOf('edgedrop')).toMatchObject({ CREATE_PASSWORD: 'sesame' });
    expect(me.operator.readsJson('relay/deployment.json')).toMatchObject({
      account: 'a'.repeat(32),
      host: 'edgedrop.ops.workers.dev',
    });
  });

  test('can be repeated, and takes away a password that is no longer asked for', async () => {
    await me.setsUp('relay', 'edgedrop', 'sesame');
    await me.deploys();
    await me.setsUp('relay', 'edgedrop');
    expect(await me.deploys()).toMatchObject({ code: 0 });
    expect(me.bindingsOf('edgedrop')).not.toHaveProperty('CREATE_PASSWORD');
    expect(me.uploads).toBe(2);
  });

  test('of relay and proxy in one account and zone warns', async () => {
    await me.setsUp('relay', 'smp.example.org');
    me.hasWrangler = false;
    expect((await me.deploys()).said).not.toContain('Warning');
    me.hasWrangler = true;
    await me.setsUp('proxy', 'hop.example.org');
    const { code, said } = await me.deploys('proxy');
    expect(said).toMatch(/Warning: this proxy and your relay are in one account and one zone/);
    expect(code).toBe(0);
    expect(me.bindingsOf('hop-example-org')).not.toHaveProperty('QUEUE');
  });

  test('of a Worker that was deleted meanwhile says what went with it', async () => {
    me.hasWrangler = false;
    await me.setsUp('relay', 'edgedrop');
    await me.deploys();
    me.cloudflare.workers.clear();
    const { code, said } = await me.deploys();
    expect(said).toContain('with it its queues');
    expect(code).toBe(0);
  });
});

describe('that dies in the middle', () => {
  test.each<[string, string, 'end' | { status: number; code: number }]>([
    ['before the upload arrives', 'PUT /workers/scripts/smp-example-org', 'end'],
    ['because the upload is refused', 'PUT /workers/scripts/smp-example-org', { status: 400, code: 10021 }],
    ['after the upload, before it has a name', 'PUT /domains/records', { status: 403, code: 10000 }],
  ])('%s: it says what to do, and that is right', async (_, call, fault) => {
    await me.setsUp('relay', 'smp.example.org');
    const identity = me.operator.reads('relay/secrets.json');
    me.cloudflare.breaks(call, fault);
    const { code, said } = await me.deploys();
    expect(said).toMatch(/The deployment did not finish.*Nothing is lost.*Run npm run deploy again/s);
    expect(code).toBe(1);
    me.cloudflare.isRepaired();
    // Where nothing was uploaded, wrangler begins as it did above.
    me.hasWrangler = me.cloudflare.workers.size > 0;
    expect(await me.deploys()).toMatchObject({ code: 0 });
    expect(me.operator.reads('relay/secrets.json')).toBe(identity);
  });

  test('after all of it, before an old password is gone', async () => {
    me.hasWrangler = false;
    await me.setsUp('relay', 'edgedrop', 'sesame');
    await me.deploys();
    await me.setsUp('relay', 'edgedrop');
    me.cloudflare.breaks('DELETE /secrets/CREATE_PASSWORD', { status: 500, code: 10013 });
    const { code, said } = await me.deploys();
    expect(said).toMatch(/a password from before may still be asked for.*Run the same command again/s);
    expect(code).toBe(1);
    me.cloudflare.isRepaired();
    expect(await me.deploys()).toMatchObject({ code: 0 });
    expect(me.bindingsOf('edgedrop')).not.toHaveProperty('CREATE_PASSWORD');
  });

  test('after all of it, where it cannot be seen whether an old password is left', async () => {
    me.hasWrangler = false;
    await me.setsUp('relay', 'edgedrop');
    me.cloudflare.breaks('GET /scripts/edgedrop/secrets', 'end');
    const { code, said } = await me.deploys();
    expect(said).toMatch(
      /Deployed, but a password from before may still be asked for.*Run the same command/s,
    );
    expect(code).toBe(1);
    me.cloudflare.isRepaired();
    expect(await me.deploys()).toMatchObject({ code: 0 });
  });

  test('after the upload, because where it is cannot be written down', async () => {
    me.hasWrangler = false;
    await me.setsUp('relay', 'edgedrop');
    // A folder where the new file should be stands in for every reason that a system may have.
    const inTheWay = join(me.operator.identity, 'relay/deployment.json.new');
    mkdirSync(inTheWay);
    const { code, said } = await me.deploys();
    expect(said).toMatch(/relay\/deployment\.json cannot be written \(\w+\).*same command again/s);
    expect(code).toBe(1);
    rmdirSync(inTheWay);
    expect(await me.deploys()).toMatchObject({ code: 0 });
    expect(me.operator.readsJson('relay/deployment.json')).toMatchObject({ account: 'a'.repeat(32) });
  });

  test.each<[string, string | null, RegExp]>([
    ['where the new name does not answer', null, /does not answer yet.*npm run doctor 'smp:/s],
    [
      'where another one answers',
      'somebody else',
      /another one answers at edgedrop\.ops\.workers\.dev: .*somebody else/,
    ],
  ])('%s', async (_, answers, sentence) => {
    me.hasWrangler = false;
    await me.setsUp('relay', 'edgedrop');
    me.answers = answers;
    const { code, said } = await me.deploys();
    expect(said).toMatch(sentence);
    expect(code).toBe(1);
    me.answers = 'own';
    expect(await me.deploys()).toMatchObject({ code: 0 });
  });

  test('where the doctor finds something', async () => {
    me.hasWrangler = false;
    await me.setsUp('relay', 'edgedrop');
    me.isWell = false;
    const { code, said } = await me.deploys();
    expect(said).toContain('It is deployed, but not well');
    expect(code).toBe(1);
  });
});
