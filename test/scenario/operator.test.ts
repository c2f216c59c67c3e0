import { exports } from 'cloudflare:workers';
import { afterEach, expect, test } from 'vitest';
import { NEW, SUB } from '../../client/smp/recipientCommands.ts';
import { LGET } from '../../client/smp/linkCommands.ts';
import { primitives } from '#primitives';
import { base64url, utf8 } from '../../src/proto/bytes.ts';
import type { CorrId, LinkId } from '../../src/proto/ids.ts';
import { senderIdFrom } from '../../src/proto/senderId.ts';
import { Operator } from '../support/operator.ts';
import { freshKeyPair, unknownQueue } from '../support/queue.ts';
import { refusal } from '../support/refusal.ts';
import { aRelay } from '../support/relay.ts';

afterEach(async () => {
  await Operator.begins().sets({
    creation: null,
    messageQuota: null,
    newQueuesPerMinute: null,
    newQueuesPerDay: null,
    notice: null,
  });
});

test('a blocked queue takes no messages and gives none until it is unblocked', async () => {
  const operator = Operator.begins();
  const { alice, bob } = await aRelay().with('alice', 'bob');
  const queue = await alice.createsQueue();
  await bob.sends(queue, 'one');
  expect(await operator.blocks(queue, { ttl: 86_400 })).toEqual({ found: true });
  const blocked = { BLOCKED: { reason: 'spam', notice: { ttl: 86_400 } } };
  expect(await refusal(bob.sends(queue, 'two'))).toEqual(blocked);
  expect(await refusal(alice.asks(SUB(queue)))).toEqual(blocked);
  expect(await operator.unblocks(queue)).toEqual({ found: true });
  await bob.sends(queue, 'three');
  expect(await alice.receivesAll(queue, 2)).toEqual(['one', 'three']);
});

test('of a queue that the operator deletes nothing is left, and its recipient is told', async () => {
  const operator = Operator.begins();
  const { alice, bob } = await aRelay().with('alice', 'bob');
  const queue = await alice.createsQueue();
  await bob.sends(queue, 'hello');
  expect(await operator.deletes({ sender: base64url(queue.sndId) })).toEqual({ found: true });
  expect(await alice.isTold()).toBe('DELD');
  expect(await refusal(bob.sends(queue, 'hello'))).toBe('AUTH');
  expect(await refusal(alice.asks(SUB(queue)))).toBe('AUTH');
});

test('a queue is found by its link, which leads nowhere once it is deleted', async () => {
  const operator = Operator.begins();
  const { alice, bob } = await aRelay().with('alice', 'bob');
  const corrId = primitives.randomBytes(24) as CorrId;
  const linkId = primitives.randomBytes(24) as LinkId;
  const linkData = { fixedData: utf8('fixed'), userData: utf8('user') };
  const data = { linkId, senderId: senderIdFrom(corrId), linkData };
  const keys = { rcvAuthKey: freshKeyPair('X25519'), rcvDhKey: primitives.x25519KeyPair(), basicAuth: null };
  await alice.asks({ ...NEW({ ...keys, queueReqData: { mode: 'contact', data } }), corrId });
  expect(await bob.asks(LGET(linkId))).toMatchObject({ sndId: data.senderId });
  expect(await operator.deletes({ link: base64url(linkId) })).toEqual({ found: true });
  expect(await refusal(bob.asks(LGET(linkId)))).toBe('AUTH');
});

test('of queues that there are not the operator learns just that', async () => {
  const operator = Operator.begins();
  const { sndId } = unknownQueue();
  expect(await operator.blocks({ sndId })).toEqual({ found: false });
  expect(await operator.deletes({ sender: base64url(sndId) })).toEqual({ found: false });
  expect(await operator.deletes({ link: base64url(sndId) })).toEqual({ found: false });
});

test('creation can be closed and opened while the relay runs', async () => {
  const operator = Operator.begins();
  const { alice, bob } = await aRelay().with('alice', 'bob');
  const queue = await alice.createsQueue();
  expect(await operator.sets({ creation: 'closed' })).toMatchObject({ newQueues: 'off' });
  expect(await refusal(alice.createsQueue())).toBe('AUTH');
  await bob.sends(queue, 'hello');
  expect(await alice.receives(queue)).toBe('hello');
  expect(await operator.sets({ creation: null })).toMatchObject({ newQueues: 'open' });
  expect(await refusal(alice.createsQueue())).toBe(null);
});

test('the quota of messages can be changed, for the queues that there are, too', async () => {
  const operator = Operator.begins();
  const { alice, bob } = await aRelay().with('alice', 'bob');
  const queue = await alice.createsQueue({ subscribes: false });
  await operator.sets({ messageQuota: 2 });
  await bob.sendsAll(queue, ['one', 'two']);
  expect(await refusal(bob.sends(queue, 'three'))).toBe('QUOTA');
  expect(await operator.asks({ command: 'status' })).toMatchObject({ messageQuota: 2 });
});

test('of queues in the whole relay no more are created in a day than the cap says, whoever asks', async () => {
  const operator = Operator.begins();
  const { alice, bob } = await aRelay().with('alice', 'bob');
  await operator.sets({ newQueuesPerDay: 5 });
  const people = Array.from({ length: 20 }, (_, at) => (at % 2 === 0 ? alice : bob));
  const refusals = await Promise.all(people.map((one) => refusal(one.createsQueue())));
  expect(refusals.filter((error) => error === null)).toHaveLength(5);
  expect(refusals.filter((error) => error === 'AUTH')).toHaveLength(15);
  await operator.sets({ newQueuesPerDay: null });
  expect(await refusal(alice.createsQueue())).toBe(null);
});

test('caps and notice are in the info document, and the notice on the page, as text', async () => {
  const operator = Operator.begins();
  await operator.sets({ newQueuesPerMinute: 30, newQueuesPerDay: 500, notice: 'Closing in <May>.' });
  const get = (path: string) => exports.default.fetch(`https://relay.test${path}`);
  expect(await (await get('/.well-known/smp-relay.json')).json()).toMatchObject({
    newQueuesPerMinute: 30,
    newQueuesPerDay: 500,
    notice: 'Closing in <May>.',
  });
  const page = await (await get('/info')).text();
  expect(page).toContain('Closing in &lt;May&gt;.');
  expect(page).toContain('30 a minute and 500 a day in all');
});
