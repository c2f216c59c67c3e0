// A queue on its way to another relay of the same identity: found by nothing but its hexadecimal ID, and the same there.

import { runInDurableObject } from 'cloudflare:test';
import { env } from 'cloudflare:workers';
import { describe, expect, test } from 'vitest';
import { primitives } from '#primitives';
import { decode, encode } from '../../src/proto/codec.ts';
import type { SenderId } from '../../src/proto/ids.ts';
import { type MovedQueue, movedQueue } from '../../src/durable/movedQueue.ts';
import { nameKeys, namesOfSender } from '../../src/durable/names.ts';
import { moveFormat } from '../../src/durable/queueMove.ts';
import { schemaFormat } from '../../src/durable/schema.ts';
import { seal } from '../../src/durable/seal.ts';
import { aQueue, keys, QueueStory } from './queueStory.ts';
import { sends } from './storyClient.ts';

/** As an operator's list names it. */
const listed = ({ stub }: QueueStory) => env.QUEUE.get(env.QUEUE.idFromString(stub.id.toString()));

async function movesOut(queue: QueueStory): Promise<{ queue: MovedQueue; messages: number }> {
  const moved = await listed(queue).moveOut(moveFormat, keys);
  const read = moved?.queue && decode(movedQueue, moved.queue);
  if (!read?.ok) throw new Error('nothing that can be read');
  return { queue: read.value, messages: moved?.messages ?? -1 };
}

const movesIn = (moved: MovedQueue) => {
  const names = namesOfSender(keys, moved.senderId as never);
  return env.QUEUE.getByName(names.object).moveIn(moveFormat, names, encode(movedQueue, moved));
};

test('it says what it is, under the ID that its people know, and how many messages wait', async () => {
  const { queue, alice, bob } = await aQueue({ subscribe: false });
  await alice.NKEY(queue.notifierKeys);
  await bob.SKEY();
  await bob.SEND('one');
  await bob.SEND('two');
  const { queue: moved, messages } = await movesOut(queue);
  expect(messages).toBe(2);
  expect(moved).toMatchObject({
    senderId: queue.names.senderId,
    record: {
      mode: 'messaging',
      recipientKeys: [queue.recipientKeys.publicKey],
      rcvDhSecret: queue.rcvDhSecret,
      senderKey: queue.senderKeys.publicKey,
      notifier: { key: queue.notifierKeys.publicKey, rcvNtfDhSecret: queue.rcvNtfDhSecret },
    },
    status: { kind: 'active' },
    link: null,
  });
});

test('with another relay’s key nobody reads which one it is, and it stays as it is', async () => {
  const { queue, bob } = await aQueue();
  const others = nameKeys(primitives.randomBytes(32));
  expect(await listed(queue).moveOut(moveFormat, others)).toEqual({ queue: null, messages: 0 });
  expect(await bob.SEND('hello')).toBe('OK');
});

test('what an earlier version has sealed is found again once its queue has been used', async () => {
  const { queue, alice } = await aQueue();
  const { senderId, sealKey } = queue.names;
  await queue.inside((_, { storage }) =>
    storage.sql.exec('UPDATE queue SET format = 1, sender_id = ?', seal(sealKey, senderId)),
  );
  await queue.isEvicted();
  expect(await listed(queue).moveOut(moveFormat, keys)).toEqual({ queue: null, messages: 0 });
  await alice.KEY(queue.senderKeys);
  expect((await movesOut(queue)).queue.senderId).toEqual(senderId);
  expect(await queue.rows('SELECT format FROM queue')).toEqual([{ format: schemaFormat }]);
});

test('what a later version has written stays as it is', async () => {
  const { queue } = await aQueue();
  await queue.inside((_, { storage }) => storage.sql.exec('UPDATE queue SET format = ?', schemaFormat + 1));
  await queue.isEvicted();
  const call = await queue.inside((object) => Promise.allSettled([object.moveOut(moveFormat, keys)]));
  expect(call[0]?.status).toBe('rejected');
  expect(await queue.tables()).not.toContain('leaving');
});

test('where there is no queue there is nothing to move, and nothing is left behind', async () => {
  const nothing = new QueueStory();
  expect(await listed(nothing).moveOut(moveFormat, keys)).toBeNull();
  expect(await listed(nothing).waiting()).toBe(0);
  await listed(nothing).stay();
  expect(await nothing.tables()).toEqual([]);
});

describe('once it has been handed over', () => {
  test('its messages are fetched, and it takes no more; also after a reset', async () => {
    const { queue, alice, bob } = await aQueue({ subscribe: false });
    await bob.SEND('one');
    await movesOut(queue);
    for (const evict of [async () => {}, () => queue.isEvicted()]) {
      await evict();
      expect(await bob.SEND('two')).toBe('QUOTA');
      expect(await alice.KEY(queue.senderKeys)).toBe('moving');
      expect(await alice.OFF()).toBe('moving');
    }
    expect(await alice.SUB()).toEqual(['SOK', 'MSG one']);
    expect(await alice.ACK()).toBe('OK');
    expect(await listed(queue).waiting()).toBe(0);
  });

  test('it is the same when it is asked again', async () => {
    const { queue, bob } = await aQueue();
    const first = await movesOut(queue);
    await bob.SEND('one');
    await bob.SKEY();
    expect(await movesOut(queue)).toEqual(first);
  });

  test('it goes on as before where the move is called off', async () => {
    const { queue, bob } = await aQueue();
    await movesOut(queue);
    await listed(queue).stay();
    expect(await bob.SEND('one')).toBe('OK');
    expect(await bob.SKEY()).toBe('OK');
  });

  test('a full queue’s marker is no message, and none is made', async () => {
    const { queue, alice, bob } = await aQueue({ subscribe: false });
    await bob.frame(...Array.from({ length: 128 }, () => sends('one')));
    await movesOut(queue);
    expect(await bob.SEND('two')).toBe('QUOTA');
    expect(await queue.rows('SELECT 1 FROM message')).toHaveLength(128);
    await listed(queue).stay();
    expect(await bob.SEND('two')).toBe('QUOTA');
    expect(await queue.rows('SELECT 1 FROM message')).toHaveLength(129);
    expect((await movesOut(queue)).messages).toBe(128);
    expect(await alice.SUB()).toEqual(['SOK', 'MSG one']);
  });
});

describe('where it arrives', () => {
  async function elsewhere(change: (moved: MovedQueue) => Partial<MovedQueue> = () => ({})) {
    const { queue } = await aQueue();
    const { queue: moved } = await movesOut(queue);
    const senderId = primitives.randomBytes(24) as SenderId;
    return { ...moved, senderId, ...change(moved) };
  }

  test('it is made once, and found the same after that', async () => {
    const moved = await elsewhere();
    expect([await movesIn(moved), await movesIn(moved), await movesIn({ ...moved, usedAt: 86_400 })]).toEqual(
      ['created', 'same', 'same'],
    );
  });

  test.each<[string, (moved: MovedQueue) => Partial<MovedQueue>]>([
    ['another key', ({ record }) => ({ record: { ...record, rcvDhSecret: new Uint8Array(32) } })],
    ['a sender', ({ record }) => ({ record: { ...record, senderKey: record.recipientKeys[0] } })],
    ['an end', () => ({ status: { kind: 'suspended', since: 1 } })],
    ['a link', () => ({ link: aMovedLink() })],
  ])('one that has %s in the place of what is there is refused, and changes nothing', async (_, change) => {
    const moved = await elsewhere();
    await movesIn(moved);
    expect(await movesIn({ ...moved, ...change(moved) })).toBe('refused');
    expect(await movesIn(moved)).toBe('same');
  });

  test('one that was suspended ends when it would have', async () => {
    const since = Math.floor(Date.now() / 1000);
    const moved = await elsewhere(() => ({ status: { kind: 'suspended', since } }));
    await movesIn(moved);
    const { object } = namesOfSender(keys, moved.senderId as never);
    const alarm = await runInDurableObject(env.QUEUE.getByName(object), (_, state) =>
      state.storage.getAlarm(),
    );
    expect(alarm).toBe((since + 21 * 24 * 3600) * 1000);
  });

  test('what another version of the code has written is not taken for this one’s', async () => {
    const { queue } = await aQueue();
    const calls = await queue.inside((object) =>
      Promise.allSettled([
        object.moveOut(2, keys),
        object.moveIn(2, queue.names, new Uint8Array(3)),
        object.moveIn(moveFormat, queue.names, new Uint8Array(3)),
      ]),
    );
    expect(calls.map(({ status }) => status)).toEqual(['rejected', 'rejected', 'rejected']);
  });
});

function aMovedLink(): MovedQueue['link'] {
  const linkData = { fixedData: new Uint8Array(1), userData: new Uint8Array(2) };
  return { linkId: primitives.randomBytes(24) as never, linkData };
}
