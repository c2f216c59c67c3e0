// The operator's door: who is let in, and what is understood.

import { env, exports } from 'cloudflare:workers';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { adminSecret } from '../../src/durable/adminSecret.ts';
import { Doorkeeper } from '../../src/worker/doorkeeper.ts';
import { readAdminRequest } from '../../src/worker/adminRequest.ts';
import { primitivesUsedBy } from '../durable/primitiveCounts.ts';
import { aRelay } from '../support/relay.ts';
import { Operator, secret } from '../support/operator.ts';

const status = JSON.stringify({ command: 'status' });

test.each([undefined, '', 'short', 'a'.repeat(31), `${'a'.repeat(32)} `, 'ä'.repeat(32), 7])(
  'where the secret is %j there is no door',
  async (malformed) => {
    const operator = Operator.begins();
    expect(adminSecret({ ADMIN_SECRET: malformed })).toBeNull();
    Object.assign(env, { ADMIN_SECRET: malformed });
    const answer = await operator.knocks(status, { authorization: `Bearer ${encodeURI(String(malformed))}` });
    const elsewhere = await operator.knocks(status, { url: 'https://relay.test/elsewhere' });
    expect(answer).toEqual(elsewhere);
    expect(answer.status).toBe(405);
  },
);

test.each([
  '',
  'Bearer',
  'Bearer ',
  `Bearer ${secret}x`,
  `Bearer ${secret.slice(1)}`,
  `Basic ${secret}`,
  secret,
])('“%s” does not open it', async (authorization) => {
  expect((await Operator.begins().knocks(status, { authorization })).status).toBe(401);
});

test('in clear it stays shut, but on the same machine', async () => {
  const operator = Operator.begins();
  expect((await operator.knocks(status, { url: 'http://relay.test/admin' })).status).toBe(403);
  expect((await operator.knocks(status, { url: 'http://127.0.0.1:8787/admin' })).status).toBe(200);
});

test('a thousand wrong secrets a second keep out neither the operator nor anybody else', async () => {
  const operator = Operator.begins();
  const { alice, bob } = await aRelay().with('alice', 'bob');
  const queue = await alice.createsQueue();
  const since = Date.now();
  const tries = Array.from({ length: 1000 }, (_, at) =>
    operator.knocks(status, { authorization: `Bearer wrong-${at}` }),
  );
  await bob.sends(queue, 'hello');
  expect(await alice.receives(queue)).toBe('hello');
  expect((await operator.knocks(status)).status).toBe(200);
  const answers = await Promise.all(tries);
  expect(answers.every(({ status }) => status === 401 || status === 429)).toBe(true);
  const seconds = (Date.now() - since) / 1000;
  expect(answers.filter(({ status }) => status === 401).length).toBeLessThanOrEqual(20 + Math.ceil(seconds));
});

test('judging takes the same work, however much of the secret is right', async () => {
  const compares = vi.spyOn(crypto.subtle, 'timingSafeEqual');
  onTestFinished(() => compares.mockRestore());
  const given = ['', 'x', secret.slice(1), `${secret.slice(0, -1)}x`, `x${secret.slice(1)}`, secret];
  for (const [at, each] of given.entries()) {
    const judge = () => new Doorkeeper().judge(`Bearer ${each}`, secret, Date.now());
    expect(await primitivesUsedBy(judge)).toEqual({ sha256: 2 });
    expect(compares).toHaveBeenCalledTimes(at + 1);
  }
  const compared = compares.mock.calls.flat() as Uint8Array[];
  expect(new Set(compared.map(({ byteLength }) => byteLength))).toEqual(new Set([32]));
});

test('wrong secrets are judged at a rate, the right one always', () => {
  const keeper = new Doorkeeper();
  const now = Date.now();
  const judge = (given: string, at = now) => keeper.judge(`Bearer ${given}`, secret, at);
  for (let tried = 0; tried < 20; tried++) expect(judge('wrong')).toBe(401);
  expect([judge('wrong'), judge(secret), judge('wrong', now + 2000)]).toEqual([429, 200, 401]);
});

test('other methods find nothing there', async () => {
  Operator.begins();
  const headers = { Authorization: `Bearer ${secret}` };
  expect((await exports.default.fetch('https://relay.test/admin', { headers })).status).toBe(404);
  const put = await exports.default.fetch('https://relay.test/admin', { method: 'PUT', headers });
  expect(put.status).toBe(405);
});

const id = 'A'.repeat(32);

describe('a request is understood as a whole or not at all:', () => {
  test.each<[unknown]>([
    [null],
    [[]],
    ['status'],
    [{}],
    [{ command: 'constructor' }],
    [{ command: 'status', more: 1 }],
    [{ command: 'block', queue: { sender: id } }],
    [{ command: 'block', queue: { sender: id }, reason: 'dislike' }],
    [{ command: 'block', queue: { sender: id }, reason: 'spam', notice: { ttl: -1 } }],
    [{ command: 'block', queue: { sender: id }, reason: 'spam', notice: { text: 'x' } }],
    [{ command: 'delete', queue: { recipient: id } }],
    [{ command: 'delete', queue: { sender: id, link: id } }],
    [{ command: 'delete', queue: { sender: id.slice(4) } }],
    [{ command: 'delete', queue: { sender: `${id.slice(1)}+` } }],
    [{ command: 'invite', uses: 1 }],
    [{ command: 'invite', uses: 65_536, count: 1 }],
    [{ command: 'invite', uses: 1, count: 1001 }],
    [{ command: 'revoke', code: 7 }],
    [{ command: 'set', messageQuota: 0 }],
    [{ command: 'set', messageQuota: '7' }],
    [{ command: 'set', creation: 'open' }],
    [{ command: 'set', notice: '' }],
    [{ command: 'set', constructor: null }],
  ])('%j is none', async (request) => {
    expect(readAdminRequest(request)).toBeNull();
    expect((await Operator.begins().knocks(JSON.stringify(request))).status).toBe(400);
  });

  test('a block may carry no notice, one without end, and one with', () => {
    const block = { command: 'block', queue: { sender: id }, reason: 'content' };
    const notices = [null, {}, { ttl: null }, { ttl: 60 }].map((notice) =>
      readAdminRequest({ ...block, notice }),
    );
    expect(notices.map((read) => read?.command === 'block' && read.info.notice)).toEqual([
      null,
      { ttl: null },
      { ttl: null },
      { ttl: 60 },
    ]);
  });
});
