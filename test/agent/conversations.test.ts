// Conversations over real relays and proxies, as people see them.

import { expect, test } from 'vitest';
import type { ChatItem } from '../../client/agent/conversations/conversation.ts';
import { Chatter, twoChatters } from './chatters.ts';
import { aWorld } from './world.ts';

const world = aWorld();

test('two people know each other’s names, and what became of what they said', async () => {
  const { alice, bob } = await twoChatters(world);
  expect([alice.only.name, bob.only.name]).toEqual(['Bob', 'Alice']);
  const { id } = bob.only;
  await alice.says('hello');
  await bob.hears('hello');
  expect(bob.only).toMatchObject({ unread: 1, lastItem: { from: 'other' } });
  await bob.conversations.markRead(id);
  expect(bob.only.unread).toBe(0);
  await alice.knows('hello', 'delivered');
  expect(alice.conversations.unsent()).toBe(0);
  expect(alice.conversations.securityCode(alice.only.id)).toBe(bob.conversations.securityCode(id));
  expect(await alice.occurrences()).toEqual(['connected']);
});

test('what is said before the other is there is kept for them, in order, through a restart', async () => {
  const [alice, bob] = await Promise.all([Chatter.of(world, 'Alice', 0), Chatter.of(world, 'Bob', 1)]);
  const link = await alice.invites();
  for (const text of ['one', 'two', 'three']) await alice.says(text);
  await alice.knows('three', 'queued');
  expect(alice.conversations.unsent()).toBe(3);
  await alice.comesBack();
  await bob.conversations.join(link);
  await alice.says('four');
  await bob.hears('four');
  expect(await bob.texts('other')).toEqual(['one', 'two', 'three', 'four']);
});

test('what is too long is refused, also where it would have to wait', async () => {
  const alice = await Chatter.of(world, 'Alice', 0);
  await alice.invites();
  const longest = async (): Promise<string> => {
    for (let length = 13_380; ; length--) {
      const text = 'x'.repeat(length);
      const refused = await alice.says(text).then(
        () => null,
        (error: unknown) => error,
      );
      if (refused === null) return text;
      expect(refused).toMatchObject({ reason: 'tooLarge' });
    }
  };
  const text = await longest();
  expect((await alice.texts('self')).at(-1)).toBe(text);
  const bob = await Chatter.of(world, 'Bob', 1);
  await bob.conversations.join(alice.only.links?.short ?? '');
  await bob.hears(text);
});

test('messages are quoted, edited and deleted for both', async () => {
  const { alice, bob } = await twoChatters(world);
  await alice.says('helo');
  const heard = await bob.hears('helo');
  await bob.conversations.send(bob.only.id, 'what?', { quote: heard.n });
  const { n } = await alice.knows('helo', 'delivered');
  const answer = await alice.hears('what?');
  expect(answer.message.quote).toEqual({ n, from: 'self', content: { type: 'text', text: 'helo' } });

  await alice.conversations.edit(alice.only.id, n, 'hello');
  expect(await bob.hears('hello')).toMatchObject({ n: heard.n, message: { isEdited: true } });
  await alice.conversations.removeItem(alice.only.id, n, { forBoth: true });
  const gone = await bob.finds((item) => item.from === 'other' && item.message.isDeleted);
  expect(gone.n).toBe(heard.n);
  const again = alice.conversations.edit(alice.only.id, n, 'again');
  await expect(again).rejects.toMatchObject({ reason: 'deleted' });
  const foreign = bob.conversations.removeItem(bob.only.id, heard.n, { forBoth: true });
  await expect(foreign).rejects.toMatchObject({ reason: 'notOwn' });
  await bob.conversations.removeItem(bob.only.id, heard.n);
  expect((await bob.conversations.history(bob.only.id)).map((item) => item.n)).not.toContain(heard.n);
});

test('a message is reacted to by either, and no longer', async () => {
  const { alice, bob } = await twoChatters(world);
  await alice.says('hello');
  const heard = await bob.hears('hello');
  const react = (emoji: string, isAdded = true) =>
    bob.conversations.react(bob.only.id, heard.n, emoji, isAdded);
  await react('👍');
  await react('👍');
  await react('❤');
  await bob.comesBack();
  await react('👍', false);
  const has = (emoji: readonly string[]) => (item: ChatItem) =>
    item.from !== 'nobody' && String(item.message.reactions.map((each) => each.emoji)) === String(emoji);
  const reacted = await alice.finds(has(['❤']));
  expect(reacted).toMatchObject({ from: 'self', message: { reactions: [{ by: 'other' }] } });

  await alice.conversations.react(alice.only.id, reacted.n, '❤');
  await bob.finds(has(['❤', '❤']));
  for (const emoji of ['🚀', '✅']) await react(emoji);
  await expect(react('😂')).rejects.toMatchObject({ reason: 'tooManyReactions' });
  await expect(react('🦄')).rejects.toMatchObject({ reason: 'unknownReaction' });
  await alice.conversations.removeItem(alice.only.id, reacted.n, { forBoth: true });
  await expect(alice.conversations.react(alice.only.id, reacted.n, '👍')).rejects.toMatchObject({
    reason: 'deleted',
  });
  await bob.finds((item) => item.from === 'other' && item.message.isDeleted);
});

test('another name is told to everybody, at the latest when they connect', async () => {
  const [alice, bob] = await Promise.all([Chatter.of(world, 'Alice', 0), Chatter.of(world, 'Bob', 1)]);
  const link = await alice.invites();
  await alice.conversations.setProfile({ displayName: 'Alicia', fullName: '' });
  await bob.conversations.join(link);
  await bob.sees(({ name }) => name === 'Alicia');
  await bob.conversations.rename(bob.only.id, 'A.');
  expect(bob.only).toMatchObject({ name: 'A.', profile: { displayName: 'Alicia' } });
});

test('a link is for one, and not for who made it', async () => {
  const { alice, bob } = await twoChatters(world);
  const mallory = await Chatter.of(world, 'Mallory', 1);
  const link = await alice.invites();
  await bob.conversations.join(link);
  await bob.sees(({ name, id }) => name === 'Alice' && id === bob.conversations.joinedThrough(link)?.id);
  await bob.sees(
    ({ state, id }) => state === 'connected' && id === bob.conversations.joinedThrough(link)?.id,
  );
  await mallory.conversations.join(link);
  expect(await mallory.sees(({ state }) => state === 'failed')).toMatchObject({ failure: 'linkUsed' });
  await expect(mallory.says('hello')).rejects.toMatchObject({ reason: 'notConnected' });
  await expect(alice.conversations.join(link)).rejects.toMatchObject({ reason: 'ownLink' });
  await expect(bob.conversations.join(link)).rejects.toMatchObject({ reason: 'alreadyJoined' });
  await expect(bob.conversations.join('hello')).rejects.toMatchObject({ reason: 'notALink' });
});

test('at an address people ask by name, and become conversations', async () => {
  const [alice, bob] = await Promise.all([Chatter.of(world, 'Alice', 0), Chatter.of(world, 'Bob', 1)]);
  const address = await alice.conversations.createAddress();
  const { links } = await alice.sees((each) => each.links !== null);
  await bob.conversations.join(links?.short ?? '');
  const asked = await alice.sees(({ requests }) => requests.length > 0);
  expect(asked).toMatchObject({ state: 'address', requests: [{ profile: { displayName: 'Bob' } }] });
  const { id } = await alice.conversations.accept(address.id, asked.requests[0]?.requestId ?? '');
  await alice.sees((each) => each.id === id && each.state === 'connected');
  await bob.sees(({ state, name }) => state === 'connected' && name === 'Alice');
  expect(alice.conversations.get(id)?.name).toBe('Bob');
  expect(alice.conversations.get(address.id)?.requests).toEqual([]);
});

test('a store that dies at any write loses no message and doubles none', async () => {
  const { alice, bob } = await twoChatters(world);
  const said: string[] = [];
  let deaths = 0;
  for (let after = 0; after < 12; after++) {
    const who = after % 2 === 0 ? alice : bob;
    who.store.dies = { after: who.store.writes + Math.floor(after / 2), late: after % 3 === 0 };
    const text = `message ${after}`;
    said.push(text);
    await alice.says(text).catch(() => undefined);
    await Promise.race([who.store.died, new Promise((resolve) => setTimeout(resolve, 300))]);
    who.store.dies = null;
    if (who.store.isDead) {
      deaths++;
      await who.comesBack();
    }
    // What its owner was not told to be stored may not be; then it is said again.
    if (!(await alice.texts('self')).includes(text)) await alice.says(text);
    await bob.hears(text);
  }
  expect(deaths).toBeGreaterThan(6);
  expect(await alice.texts('self')).toEqual(said);
  expect(await bob.texts('other')).toEqual(said);
  await alice.knows('message 11', 'delivered');
  expect(alice.conversations.unsent()).toBe(0);
  expect(bob.only.unread).toBe(said.length);
});

test('a security code that was compared stays so until there is another one', async () => {
  const { alice, bob } = await twoChatters(world);
  const { id } = bob.only;
  await bob.conversations.setVerified(id, true);
  const since = bob.conversations.verifiedSince(id);
  expect(since).not.toBeNull();
  const old = bob.store.revived();
  await bob.comesBack();
  expect(bob.conversations.verifiedSince(id)).toBe(since);
  for (const text of ['one', 'two']) {
    await bob.says(text);
    await alice.hears(text);
    await alice.says(text);
    await bob.hears(text);
  }
  bob.store = old;
  await bob.comesBack();
  await alice.says('lost');
  await bob.sees(({ sync }) => sync === 'allowed' || sync === 'required');
  await bob.conversations.repair(id);
  await bob.sees(({ sync }) => sync === 'ok');
  expect(bob.conversations.verifiedSince(id)).toBeNull();
});

test('what is said and edited while the encryption is made anew is kept through deaths, and comes once', async () => {
  const { alice, bob } = await twoChatters(world);
  const { id } = bob.only;
  const old = bob.store.revived();
  for (const text of ['one', 'two']) {
    await bob.says(text);
    await alice.hears(text);
    await alice.says(text);
    await bob.hears(text);
  }
  bob.store = old;
  await bob.comesBack();
  await alice.says('lost');
  await bob.sees(({ sync }) => sync === 'allowed' || sync === 'required');
  await alice.conversations.close();

  await bob.conversations.repair(id);
  const texts = Array.from({ length: 6 }, (_, n) => `message ${n}`);
  for (const [at, text] of texts.entries()) {
    bob.store.dies = { after: bob.store.writes, late: at % 2 === 0 };
    await bob.says(text).catch(() => undefined);
    await bob.comesBack();
    if (!(await bob.texts('self')).includes(text)) await bob.says(text);
  }
  const { n } = await bob.knows('message 5', 'unsaid');
  await bob.conversations.edit(id, n, 'message five');
  expect(bob.conversations.unsent()).toBe(texts.length);
  await bob.comesBack();
  expect(bob.only.sync).toBe('started');

  alice.store = alice.store.revived();
  await alice.opens();
  await alice.hears('message five');
  expect((await alice.texts('other')).slice(-6)).toEqual([...texts.slice(0, 5), 'message five']);
  await bob.knows('message five', 'delivered');
  expect(bob.conversations.unsent()).toBe(0);
});

test('who moves to another relay sees where to, and that it is under way', async () => {
  const { alice, bob } = await twoChatters(world);
  const { id } = bob.only;
  const [first, second] = world.relays.map(({ address: { hosts, port } }) => ({ hosts, port }));
  expect(bob.conversations.ways(id)).toMatchObject({ own: second, theirs: first, movingTo: null });
  await bob.conversations.moveToRelay(id, world.relays[0].address);
  expect(bob.only.isMoving).toBe(true);
  expect(bob.conversations.ways(id)).toMatchObject({ own: second, movingTo: first });
  await bob.sees(({ isMoving }) => !isMoving);
  expect(bob.conversations.ways(id)).toMatchObject({ own: first, movingTo: null });
  await alice.says('there you are');
  await bob.hears('there you are');
});
