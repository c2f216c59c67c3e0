// Pictures and voice messages that are larger than what has room in a message, over real relays and proxies.

import { expect, test } from 'vitest';
import type { ChatItem } from '../../client/agent/conversations/conversation.ts';
import { maxFileLength } from '../../client/agent/conversations/fileTransfer.ts';
import { primitives } from '#primitives';
import { type Chatter, twoChatters } from './chatters.ts';
import { aWorld } from './world.ts';

const world = aWorld();

const picture = { type: 'image', text: 'look', image: 'data:image/jpeg;base64,/9j/' } as const;
const voice = { type: 'voice', text: '', duration: 3 } as const;

/** Random, as what is compressed looks. */
const fileOf = (length: number) => ({ name: 'picture.jpg', bytes: bytesOf(length) });

function bytesOf(length: number): Uint8Array {
  const piece = primitives.randomBytes(1000);
  return new Uint8Array(length).map((_, at) => piece[at % piece.length] ?? 0);
}

const isWhole = (item: ChatItem) => item.from !== 'nobody' && item.message.transfer?.state === 'whole';

async function has(who: Chatter, length: number): Promise<Uint8Array | null> {
  const isIt = (item: ChatItem) =>
    isWhole(item) && item.from !== 'nobody' && item.message.file?.fileSize === length;
  const { n } = await who.finds(isIt);
  return who.conversations.fileOf(who.only.id, n);
}

test.each([
  ['of one chunk, which is asked for', 10_000, picture],
  ['of several, which nobody asks for', 50_000, picture],
  ['as large as can be', maxFileLength, picture],
  ['that is a voice', 5_000, voice],
])('a file %s', async (_, length, content) => {
  const { alice, bob } = await twoChatters(world);
  const file = fileOf(length);
  await alice.conversations.send(alice.only.id, content, { file });
  await alice.says('and?');
  expect(await has(bob, length)).toEqual(file.bytes);
  expect(await has(alice, length)).toEqual(file.bytes);
  await bob.hears('and?');
  expect(bob.only.unread).toBe(2);
  await alice.knows('and?', 'delivered');
  expect(alice.conversations.unsent()).toBe(0);
});

test('a file that is too large, or empty, is refused before anything is sent', async () => {
  const { alice } = await twoChatters(world);
  const send = (length: number) => alice.conversations.send(alice.only.id, picture, { file: fileOf(length) });
  await expect(send(maxFileLength + 1)).rejects.toMatchObject({ reason: 'tooLarge' });
  await expect(send(0)).rejects.toMatchObject({ reason: 'empty' });
  expect(await alice.texts('self')).toEqual([]);
});

test('a picture for somebody who has not joined yet comes when they have', async () => {
  const { alice, bob } = await twoChatters(world);
  await bob.conversations.delete(bob.only.id);
  await alice.conversations.delete(alice.only.id);
  const link = await alice.invites();
  const file = fileOf(30_000);
  await alice.conversations.send(alice.only.id, picture, { file });
  await alice.comesBack();
  await bob.conversations.join(link);
  expect(await has(bob, 30_000)).toEqual(file.bytes);
});

test('either store may die at any write: the file comes whole, once', async () => {
  const { alice, bob } = await twoChatters(world);
  for (let after = 0; after < 6; after++) {
    const who = after % 2 === 0 ? alice : bob;
    const file = fileOf(30_000 + after);
    await alice.conversations.send(alice.only.id, picture, { file });
    who.store.dies = { after: who.store.writes + after, late: after % 3 === 0 };
    await Promise.race([who.store.died, new Promise((resolve) => setTimeout(resolve, 300))]);
    who.store.dies = null;
    if (who.store.isDead) await who.comesBack();
    expect(await has(bob, 30_000 + after)).toEqual(file.bytes);
    await has(alice, 30_000 + after);
  }
  expect(await bob.texts('other')).toHaveLength(6);
  expect(alice.conversations.unsent()).toBe(0);
});

test('of a picture that is deleted nothing stays with either', async () => {
  const { alice, bob } = await twoChatters(world);
  const { n } = await alice.conversations.send(alice.only.id, picture, { file: fileOf(30_000) });
  await has(bob, 30_000);
  await alice.conversations.removeItem(alice.only.id, n, { forBoth: true });
  await bob.finds((item) => item.from === 'other' && item.message.isDeleted);
  for (const who of [alice, bob])
    expect(who.store.keys.filter(([owner, kind]) => owner === 'chat' && kind === 'file')).toEqual([]);
});
