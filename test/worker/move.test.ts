// What an operator may ask of a relay that moves, page by page, and what a page is good for.

import { env } from 'cloudflare:workers';
import { describe, expect, test } from 'vitest';
import { primitives } from '#primitives';
import { makeInvite, parseInvite } from '../../src/durable/inviteCode.ts';
import { openPage, sealPage } from '../../src/durable/movePage.ts';
import { nameKeys } from '../../src/durable/names.ts';
import { loadIdentity } from '../../src/durable/identity.ts';
import { base64url } from '../../src/proto/bytes.ts';
import { readAdminRequest } from '../../src/worker/adminRequest.ts';
import { aRelay } from '../support/relay.ts';
import { Operator } from '../support/operator.ts';

const after = base64url(new Uint8Array(32));
const id = 'a'.repeat(64);

describe('is no request:', () => {
  test.each<[unknown]>([
    [{ command: 'export' }],
    [{ command: 'export', after, of: 'everything' }],
    [{ command: 'export', after, of: 'settings', objects: [id] }],
    [{ command: 'export', after, of: 'queues' }],
    [{ command: 'export', after, of: 'queues', objects: [] }],
    [{ command: 'export', after, of: 'queues', objects: [id.toUpperCase()] }],
    [{ command: 'export', after, of: 'queues', objects: Array.from({ length: 101 }, () => id) }],
    [{ command: 'export', after: after.slice(4), of: 'end' }],
    [{ command: 'import', after }],
    [{ command: 'import', after, page: 7 }],
    [{ command: 'import', after, page: '', more: 1 }],
    [{ command: 'waiting', objects: 'all' }],
    [{ command: 'stay' }],
    [{ command: 'identity', secret: true }],
    [{ command: 'set', moving: false }],
  ])('%j', (request) => {
    expect(readAdminRequest(request)).toBeNull();
  });
});

describe('a page', () => {
  const keys = nameKeys(primitives.randomBytes(32));
  const previous = primitives.randomBytes(32);
  const page = sealPage(keys, previous, { of: 'invites', invites: [{ name: 'one', used: 3 }] });

  test('is read as what follows, and as nothing else', () => {
    expect(openPage(keys, previous, page)).toEqual({ of: 'invites', invites: [{ name: 'one', used: 3 }] });
    expect(openPage(keys, primitives.randomBytes(32), page)).toBeNull();
  });

  test('is another relay’s where that has another key', () => {
    expect(openPage(nameKeys(primitives.randomBytes(32)), previous, page)).toBeNull();
  });

  test.each([
    '',
    'A',
    '*',
    page.slice(4),
    `${page}AAAA`,
    page.replace(/^./, (first) => (first === 'A' ? 'B' : 'A')),
  ])('is not what was changed (%#)', (changed) => {
    expect(openPage(keys, previous, changed)).toBeNull();
  });
});

test('nothing is exported while queues can be created, nor from another deployment’s list', async () => {
  const operator = Operator.begins();
  const asked = { command: 'export', after, of: 'queues', objects: [id] };
  expect(await operator.asks(asked)).toEqual({ refused: 'not moving' });
  await operator.sets({ moving: true });
  expect(await operator.asks(asked)).toEqual({ refused: 'not ours' });
  for (const command of ['waiting', 'stay'])
    expect(await operator.asks({ command, objects: [id] })).toEqual({ refused: 'not ours' });
  await operator.sets({ moving: null });
});

test('while a relay moves nobody creates queues, and its messages are fetched', async () => {
  const operator = Operator.begins();
  const { alice, bob } = await aRelay().with('alice', 'bob');
  const queue = await alice.createsQueue();
  await operator.sets({ moving: true });
  await expect(alice.createsQueue()).rejects.toThrow(/AUTH/);
  await bob.sends(queue, 'not handed over yet');
  expect(await alice.receives(queue)).toBe('not handed over yet');
  await operator.sets({ moving: null });
});

test('of a code what is gone here or there is gone', async () => {
  const { nameKeys: own } = await loadIdentity(env);
  const spent = async (code: string) => {
    const invite = parseInvite(own, code);
    if (invite === null) throw new Error('no code');
    const stub = env.INVITE.getByName(invite.object);
    return { stub, spend: () => stub.spend(invite.call), ...invite };
  };
  const { stub, spend, object } = await spent(makeInvite(own, 3));
  expect(await stub.moveOut(1)).toBeNull();
  expect(await spend()).toBe(true);
  const listed = env.INVITE.get(env.INVITE.idFromString(stub.id.toString()));
  expect(await listed.moveOut(1)).toEqual({ name: object, used: 1 });
  for (const [used, isNew] of [
    [1, false],
    [2, true],
    [1, false],
    [2, false],
  ] as const)
    expect(await stub.moveIn({ format: 1, uses: used })).toBe(isNew);
  expect([await spend(), await spend()]).toEqual([true, false]);
});

test('settings are brought where nothing was changed, and neither that a relay moves nor what it watches', async () => {
  const operator = Operator.begins();
  const { nameKeys: own } = await loadIdentity(env);
  const brings = async (settings: object) => {
    const page = sealPage(own, new Uint8Array(32), { of: 'settings', settings: JSON.stringify(settings) });
    return (await operator.asks({ command: 'import', after, page }))['imported'];
  };
  const changed = async () => ((await operator.asks({ command: 'status' })) as { changed: object }).changed;
  const told = (what: object) => ({ of: 'settings', created: 0, same: 0, refused: 0, ...what });
  const before = await changed();
  expect(await brings({ notice: 'Moved.', moving: true, watched: ['x'] })).toEqual(told({ created: 1 }));
  expect(await changed()).toEqual({ ...before, notice: 'Moved.' });
  expect(await brings({ notice: 'Moved.' })).toEqual(told({ same: 1 }));
  expect(await brings({ notice: 'Elsewhere.' })).toEqual(told({ refused: 1 }));
  await operator.sets({ notice: null });
});
