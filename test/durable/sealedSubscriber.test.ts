// What a queue keeps about its sessions on disk tells nobody which queues belong together.

import { expect, test } from 'vitest';
import { concat, fromHex, hex } from '../../src/proto/bytes.ts';
import { unseal } from '../../src/durable/seal.ts';
import { aQueue, type QueueStory } from './queueStory.ts';

type Sealed = { subscriber: ArrayBuffer; getters: ArrayBuffer; ntf_subscriber: ArrayBuffer };

async function onDisk(queue: QueueStory): Promise<Sealed> {
  const [row] = await queue.rows<Sealed>('SELECT subscriber, getters, ntf_subscriber FROM queue');
  if (row === undefined) throw new Error('no record');
  return row;
}

async function aQueueWithThreeSessions() {
  const { queue, alice } = await aQueue();
  const getter = queue.client();
  await getter.GET();
  const nora = queue.client(queue.notifierKeys);
  await alice.NKEY(queue.notifierKeys);
  await nora.NSUB();
  return { queue, alice, getter, nora };
}

test('the subscriber, the getters and the notifier’s session can not be read, nor any ID', async () => {
  const { queue, alice, getter, nora } = await aQueueWithThreeSessions();
  const all = await queue.rows('SELECT * FROM queue');
  const bytes = concat(
    ...all
      .flatMap((row) => Object.values(row))
      .map((value) => (value instanceof ArrayBuffer ? new Uint8Array(value) : new Uint8Array(0))),
  );
  const { senderId, recipientId, notifierId } = queue.names;
  const ids = [senderId, recipientId, notifierId].map(hex);
  for (const id of [alice.id, getter.id, nora.id, ...ids]) expect(hex(bytes)).not.toContain(id);
  expect(hex(bytes)).toContain(hex(queue.recipientKeys.publicKey.raw));
});

test('the same session looks different each time that it is written', async () => {
  const { queue, alice } = await aQueueWithThreeSessions();
  const first = await onDisk(queue);
  await queue.client().SUB();
  await alice.SUB();
  expect(new Uint8Array((await onDisk(queue)).subscriber)).not.toEqual(new Uint8Array(first.subscriber));
});

test('who holds the queue’s seal key finds the session again', async () => {
  const { queue, alice, getter, nora } = await aQueueWithThreeSessions();
  const { subscriber, getters, ntf_subscriber } = await onDisk(queue);
  expect(unseal(queue.names.sealKey, new Uint8Array(subscriber))).toEqual(fromHex(alice.id));
  expect(unseal(queue.names.sealKey, new Uint8Array(getters))).toEqual(fromHex(getter.id));
  expect(unseal(queue.names.sealKey, new Uint8Array(ntf_subscriber))).toEqual(fromHex(nora.id));
});
