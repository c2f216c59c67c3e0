// The list of a relay's objects, from a platform that has its troubles.

import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { CloudflareObjects } from '../../scripts/move/cloudflareObjects.ts';
import { listOf } from '../../scripts/move/objectList.ts';
import { Cloudflare } from '../../scripts/operator/cloudflare.ts';
import { CloudflareStandIn, type Fault } from './cloudflareStandIn.ts';
import { Operator } from './operator.ts';

const ids = Array.from({ length: 8 }, (_, at) => String(at).padStart(64, '0'));
const probed = ['f'.repeat(64)];
let platform: CloudflareStandIn;

beforeEach(async () => {
  platform = await CloudflareStandIn.start();
  vi.stubEnv('CLOUDFLARE_API_BASE_URL', platform.url);
  vi.stubEnv('CLOUDFLARE_API_TOKEN', 'token');
  platform.objects.has('blog', 'Queue', ['b'.repeat(64)]);
  platform.objects.has('edgedrop', 'Session', []);
  platform.objects.has('edgedrop', 'Queue', ids, probed);
  platform.objects.has('edgedrop', 'Invite', []);
});
afterEach(() => {
  platform.stop();
  vi.unstubAllEnvs();
});

async function lists(className: string, worker = 'edgedrop'): Promise<string[]> {
  const cloudflare = await Cloudflare.login();
  if (cloudflare === null) throw new Error('no login');
  return new CloudflareObjects(cloudflare, 'a'.repeat(32), worker, [1, 1]).list(className);
}

test.each(['cursors.after', 'cursor'] as const)(
  'it comes in pages, each behind the %s of the one before',
  async (as) => {
    platform.objects.cursorsAre = as;
    expect(await lists('Queue')).toEqual(ids);
    expect(platform.calls.filter((call) => call.endsWith('/objects')).length).toBe(3);
    expect(await lists('Invite')).toEqual([]);
  },
);

test.each<[string, Fault]>([
  ['is asked to wait', { status: 429, code: 971 }],
  ['finds it in trouble', { status: 503, code: 10_000 }],
  ['is cut off', 'end'],
])('who %s asks again', async (_, fault) => {
  platform.breaks('GET /namespaces', fault, 2);
  platform.breaks('GET /objects', fault, 2);
  expect(await lists('Queue')).toEqual(ids);
});

test.each<[string, Fault, RegExp]>([
  ['in trouble', { status: 503, code: 10_000 }, /Cloudflare refuses: .* \(10000\)/],
  ['not to be reached', 'end', /does not answer/],
  ['closed to this login', { status: 403, code: 10_000 }, /does not let this login do that/],
])('where it stays %s the operator is told', async (_, fault, sentence) => {
  platform.breaks('GET /objects', fault);
  await expect(lists('Queue')).rejects.toThrow(sentence);
});

test('a place in it that is good no more means from the beginning, a few times', async () => {
  const answer = platform.objects.answer.bind(platform.objects);
  let expiring = 2;
  vi.spyOn(platform.objects, 'answer').mockImplementation((path, query) => {
    if (query.has('cursor') && expiring-- > 0) platform.objects.cursorsExpire();
    return answer(path, query);
  });
  expect(await lists('Queue')).toEqual(ids);
  expiring = Infinity;
  await expect(lists('Queue')).rejects.toThrow(/takes back its place/);
});

test('another Worker’s objects are not taken for a relay’s', async () => {
  expect(await lists('Queue', 'blog')).toEqual(['b'.repeat(64)]);
  await expect(lists('Queue', 'elsewhere')).rejects.toThrow(/no Worker called elsewhere/);
});

describe('the operator’s command', () => {
  test('lists the Worker that is named', async () => {
    expect(await (await listOf({ worker: 'edgedrop' }))('Queue')).toEqual(ids);
  });

  test('lists the one that was deployed from here, in its account', async () => {
    const operator = new Operator();
    await operator.setsUp('--relay', '--name', 'edgedrop');
    const record = operator.readsJson('relay/deployment.json');
    operator.writes('relay/deployment.json', JSON.stringify({ ...record, account: 'a'.repeat(32) }));
    vi.stubEnv('IDENTITY_DIR', operator.identity);
    expect(await (await listOf({}))('Queue')).toEqual(ids);
    platform.accounts = [{ id: 'c'.repeat(32), name: 'Another' }];
    await expect(listOf({})).rejects.toThrow(/which this login does not reach/);
  });

  test('asks where the relay is where nothing says so', async () => {
    vi.stubEnv('IDENTITY_DIR', new Operator().identity);
    await expect(listOf({})).rejects.toThrow(/--worker <name>; or, on this machine, .* --state <folder>/);
    await expect((await listOf({ state: 'nowhere' }))('Queue')).rejects.toThrow(/not the state of a relay/);
  });
});
