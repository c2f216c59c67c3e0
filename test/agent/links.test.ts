// What links show before they are followed: names that change, links that are taken back, and groups, which are left
// alone.

import { expect, test } from 'vitest';
import { utf8 } from '../../src/proto/bytes.ts';
import { Chatter } from './chatters.ts';
import { aWorld } from './world.ts';

const world = aWorld();

async function anAddress(): Promise<{ alice: Chatter; bob: Chatter; full: string; short: string }> {
  const [alice, bob] = await Promise.all([Chatter.of(world, 'Alice', 0), Chatter.of(world, 'Bob', 1)]);
  await alice.conversations.createAddress();
  const { links } = await alice.sees((each) => each.links !== null);
  return { alice, bob, full: links?.full ?? '', short: links?.short ?? '' };
}

async function shows(bob: Chatter, link: string, name: string): Promise<void> {
  while ((await bob.conversations.peek(link))?.displayName !== name)
    await new Promise((resolve) => setTimeout(resolve, 20));
}

test('an address shows who its owner is, and shows another name when there is one, through a crash', async () => {
  const { alice, bob, short } = await anAddress();
  expect(await bob.conversations.peek(short)).toEqual({ displayName: 'Alice', fullName: '' });
  expect(bob.conversations.list()).toEqual([]);
  await alice.conversations.setProfile({ displayName: 'Alicia', fullName: '' });
  await shows(bob, short, 'Alicia');

  const relay = world.relays[0];
  await relay.stops();
  await alice.conversations.setProfile({ displayName: 'Ally', fullName: '' });
  await alice.conversations.setProfile({ displayName: 'Al', fullName: '' });
  await alice.comesBack();
  await relay.starts();
  while (
    !(await bob.conversations.peek(short).then(
      () => true,
      () => false,
    ))
  )
    await new Promise((resolve) => setTimeout(resolve, 100));
  await shows(bob, short, 'Al');
  // It is the same link.
  await bob.conversations.join(short);
  await alice.sees(({ requests }) => requests.length > 0);
});

test('a short link is taken back, and the full one goes on', async () => {
  const { alice, bob, full, short } = await anAddress();
  await alice.conversations.deleteShortLink(alice.only.id);
  expect(alice.only.links).toEqual({ full, short: null });
  await expect(
    (async () => {
      for (;;) await bob.conversations.peek(short);
    })(),
  ).rejects.toMatchObject({ reason: 'linkGone' });
  await alice.conversations.setProfile({ displayName: 'Alicia', fullName: '' });
  await bob.conversations.join(full);
  await alice.sees(({ requests }) => requests.length > 0);
});

test('an invitation shows nothing before it is joined, and stays unused', async () => {
  const { alice, bob } = await anAddress();
  const { id } = await alice.conversations.invite();
  const { links } = await alice.sees((each) => each.id === id && each.links !== null);
  expect(await bob.conversations.peek(links?.short ?? '')).toBeNull();
  expect(await bob.conversations.peek(links?.full ?? '')).toBeNull();
  await bob.conversations.join(links?.short ?? '');
  await bob.sees(({ state }) => state === 'connected');
});

test('links to what is no person are known from their text, and refused', async () => {
  const { bob, full, short } = await anAddress();
  const group = encodeURIComponent('{"groupLinkId":"AAAA","type":"group"}');
  for (const [link, whom] of [
    [`${full}&data=${group}`, 'group'],
    [short.replace('/a#', '/g#'), 'group'],
    [short.replace('/a#', '/c#'), 'channel'],
    [short.replace('/a#', '/r#'), 'relay'],
  ] as const) {
    expect(bob.conversations.inspectLink(link)).toMatchObject({ leadsTo: whom });
    const reason = `${whom}Link`;
    await expect(bob.conversations.join(link)).rejects.toMatchObject({ reason });
    await expect(bob.conversations.peek(link)).rejects.toMatchObject({ reason });
  }
  expect(bob.conversations.list()).toEqual([]);
  const other = encodeURIComponent('{"type":"other"}');
  expect(bob.conversations.inspectLink(`${full}&data=${other}`)).toMatchObject({ leadsTo: 'person' });
});

test('a link that only says behind it that it leads to a group is not followed further', async () => {
  const alice = await world.person('alice', 0);
  const bob = await world.person('bob', 1);
  const clientData = '{"type":"group","groupLinkId":"AAAA"}';
  await alice.agent.createAddress({ userData: utf8('{}'), clientData });
  const { links } = await alice.hears('linkReady');
  await expect(bob.agent.peek(links.short ?? '')).rejects.toMatchObject({ reason: 'groupLink' });
  await bob.joins(links.short ?? '');
  expect(await bob.hears('failed')).toMatchObject({ reason: 'groupLink' });
  expect(alice.events.map(({ event }) => event)).toEqual(['linkReady']);
});

test('a relay that is down, or a link to nothing, is told from each other', async () => {
  const { bob, short } = await anAddress();
  const [before = '', key = '', after = ''] = short.split(/#|\?/);
  const nothing = `${before}#${key.replace(/^.{4}/, 'AAAA')}?${after}`;
  await expect(bob.conversations.peek(nothing)).rejects.toMatchObject({ reason: 'linkGone' });
  await world.relays[0].stops();
  await expect(bob.conversations.peek(short)).rejects.toMatchObject({ reason: 'notReached' });
  await world.relays[0].starts();
});
