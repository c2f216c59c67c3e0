import { env } from 'cloudflare:workers';
import { afterEach, expect, test } from 'vitest';
import { hex } from '../../src/proto/bytes.ts';
import { senderIdFrom } from '../../src/proto/senderId.ts';
import { follows, freshCorrId, freshLinkId, invites, linkData, opensAddress } from '../support/links.ts';
import { refusal } from '../support/refusal.ts';
import { aRelay } from '../support/relay.ts';

afterEach(() => {
  delete env.CREATE_PASSWORD;
});

test('the relay makes the link of an invitation, and its owner that of an address', async () => {
  const { alice } = await aRelay().with('alice');
  const linkId = freshLinkId();
  const [one, two] = [await invites(alice, linkData('')), await invites(alice, linkData(''))];
  expect([one.linkId.length, hex(one.linkId) === hex(two.linkId)]).toEqual([24, false]);
  expect((await opensAddress(alice, linkData(''), { linkId })).linkId).toEqual(linkId);
});

test('with a link comes the sender ID that its owner could know before', async () => {
  const { alice } = await aRelay().with('alice');
  const corrId = freshCorrId();
  expect((await invites(alice, linkData(''), { corrId })).sndId).toEqual(senderIdFrom(corrId));
});

test('a sender ID from anywhere else is prohibited: it could be another’s', async () => {
  const { alice, mallory } = await aRelay().with('alice', 'mallory');
  const { sndId: senderId } = await alice.createsQueue();
  expect(await refusal(invites(mallory, linkData(''), { senderId }))).toEqual({ CMD: 'PROHIBITED' });
  expect(await refusal(opensAddress(mallory, linkData(''), { senderId }))).toEqual({ CMD: 'PROHIBITED' });
});

test('a corrId makes one queue: a second time is refused, and changes nothing', async () => {
  const { alice, bob } = await aRelay().with('alice', 'bob');
  const corrId = freshCorrId();
  const { linkId } = await opensAddress(alice, linkData('first'), { corrId });
  expect(await refusal(opensAddress(alice, linkData('second'), { corrId }))).toBe('AUTH');
  expect(await follows(bob, linkId)).toMatchObject({ text: 'first' });
});

test('a link that a refused queue asked for is still free', async () => {
  const { alice, bob, mallory } = await aRelay().with('alice', 'bob', 'mallory');
  const linkId = freshLinkId();
  env.CREATE_PASSWORD = 'sesame';
  expect(await refusal(opensAddress(mallory, linkData('Mallory'), { linkId }))).toBe('AUTH');
  delete env.CREATE_PASSWORD;
  await opensAddress(alice, linkData('Alice'), { linkId });
  expect(await follows(bob, linkId)).toMatchObject({ text: 'Alice' });
});
