// What a notifier is told of a queue, and what it never learns. simplex-messaging.md, "Notifier commands".

import { afterEach, describe, expect, test, vi } from 'vitest';
import { freshAuthKeyPair } from './authKeyPair.ts';
import { aQueue } from './queueStory.ts';

const anHour = 3600 * 1000;

afterEach(() => vi.useRealTimers());

/** A queue that Nora may watch; Alice reads it later. */
async function aWatchedQueue() {
  const story = await aQueue({ subscribe: false });
  const { queue, alice } = story;
  await alice.NKEY(queue.notifierKeys);
  const nora = queue.client(queue.notifierKeys);
  /** Of the messages that Alice receives, in their order. */
  const ids = async () => {
    await alice.SUB();
    await alice.ACKs();
    return alice.messages.map(({ msgId }) => msgId);
  };
  const told = () => nora.notified.map(({ meta }) => meta.msgId);
  return { ...story, nora, told, ids };
}

describe('a notifier', () => {
  test('is told of each message, by an ID and a time that only the recipient can read', async () => {
    const { queue, alice, bob, nora } = await aWatchedQueue();
    expect(await nora.NSUB()).toBe('SOK');
    await bob.SENDS_LOUDLY('hello');
    await alice.SUB();
    const [{ msgId, timestamp } = { msgId: null, timestamp: null }] = alice.messages;
    expect(nora.notified).toEqual([{ entityId: queue.names.notifierId, meta: { msgId, timestamp } }]);
    expect(nora.pushed).toEqual(['NMSG']);
  });

  test('is told of those that were sent meanwhile when it comes, in their order, and once', async () => {
    const { bob, nora, told, ids } = await aWatchedQueue();
    await bob.SENDS_LOUDLY('one', 'two');
    await nora.NSUB();
    await bob.SENDS_LOUDLY('three');
    await nora.NSUB();
    expect(told()).toEqual(await ids());
  });

  test('is told of those that wish it, and of no marker', async () => {
    const { alice, bob, nora, told } = await aWatchedQueue();
    await nora.NSUB();
    await bob.SEND('in silence');
    await bob.SENDS_LOUDLY(...Array.from({ length: 129 }, () => 'loudly'));
    await alice.SUB();
    expect(told()).toHaveLength(127);
  });

  test('is told while the recipient is online, too', async () => {
    const { alice, bob, nora } = await aWatchedQueue();
    await alice.SUB();
    await nora.NSUB();
    await bob.SENDS_LOUDLY('hello');
    expect([alice.pushed, nora.pushed]).toEqual([['MSG hello'], ['NMSG']]);
  });

  test('watches on after the queue was evicted', async () => {
    const { queue, bob, nora } = await aWatchedQueue();
    await nora.NSUB();
    await queue.isEvicted();
    await bob.SENDS_LOUDLY('one');
    await queue.isEvicted();
    await bob.SENDS_LOUDLY('two');
    expect(nora.pushed).toEqual(['NMSG', 'NMSG']);
  });

  test('may have been there from the beginning', async () => {
    const notifierKeys = freshAuthKeyPair('Ed25519');
    const { queue, bob } = await aQueue({ notifierKeys });
    const nora = queue.client(notifierKeys);
    await nora.NSUB();
    await bob.SENDS_LOUDLY('hello');
    expect(nora.notified).toHaveLength(1);
  });
});

describe('of a message that the recipient has already', () => {
  test('a notifier that comes later is not told, though the reference does', async () => {
    const { bob, nora, ids } = await aWatchedQueue();
    await bob.SENDS_LOUDLY('hello');
    await ids();
    await nora.NSUB();
    expect(nora.pushed).toEqual([]);
  });
});

test('a notifier that comes back after a day is told of what is younger', async () => {
  const { bob, nora } = await aWatchedQueue();
  const start = Date.now() + 1000 * anHour;
  vi.useFakeTimers({ toFake: ['Date'], now: start });
  await bob.SENDS_LOUDLY('old');
  vi.setSystemTime(start + 2 * anHour);
  await bob.SENDS_LOUDLY('young');
  vi.setSystemTime(start + 25 * anHour);
  await nora.NSUB();
  expect(nora.pushed).toEqual(['NMSG']);
});

describe('watching ends', () => {
  test('for one session when another of the notifier takes over', async () => {
    const { queue, bob, nora } = await aWatchedQueue();
    const elsewhere = queue.client(queue.notifierKeys);
    await nora.NSUB();
    await elsewhere.NSUB();
    await bob.SENDS_LOUDLY('hello');
    expect([nora.pushed, elsewhere.pushed]).toEqual([['END'], ['NMSG']]);
  });

  test('by NDEL, and what was still to be told is forgotten', async () => {
    const { queue, alice, bob, nora } = await aWatchedQueue();
    await bob.SENDS_LOUDLY('one');
    await alice.NDEL();
    expect(await nora.NSUB()).toBe('AUTH');
    await alice.NKEY(queue.notifierKeys);
    await nora.NSUB();
    expect(nora.pushed).toEqual([]);
    await alice.NDEL();
    await bob.SENDS_LOUDLY('two');
    expect(nora.pushed).toEqual(['DELD']);
  });

  test('by NKEY for another, who is told of what comes from then on', async () => {
    const { queue, alice, bob, nora } = await aWatchedQueue();
    const others = freshAuthKeyPair('Ed25519');
    const other = queue.client(others);
    await nora.NSUB();
    await alice.NKEY(others);
    await bob.SENDS_LOUDLY('hello');
    expect([await nora.NSUB(), await other.NSUB()]).toEqual(['AUTH', 'SOK']);
    expect([nora.pushed, other.pushed]).toEqual([['DELD'], ['NMSG']]);
  });

  test('with the queue', async () => {
    const { alice, nora } = await aWatchedQueue();
    await nora.NSUB();
    await alice.DEL();
    expect(nora.pushed).toEqual(['DELD']);
    expect(await nora.NSUB()).toBe('AUTH');
  });
});

test('a recipient may watch its own queue, and is told what it did not do itself', async () => {
  const { queue, alice, bob } = await aQueue();
  await alice.NKEY(queue.recipientKeys);
  await alice.NSUB();
  await bob.SENDS_LOUDLY('hello');
  await alice.NDEL();
  expect(alice.pushed.toSorted()).toEqual(['MSG hello', 'NMSG']);
});

describe('a notifier that', () => {
  test('is gone is told when it comes back', async () => {
    const { queue, bob, nora } = await aWatchedQueue();
    await nora.NSUB();
    nora.takes = () => false;
    await bob.SENDS_LOUDLY('one', 'two');
    await bob.SENDS_LOUDLY('three');
    const back = queue.client(queue.notifierKeys);
    await back.NSUB();
    expect(back.pushed).toEqual(['NMSG', 'NMSG', 'NMSG']);
    expect(await queue.rows('SELECT notify FROM message')).toEqual([
      { notify: 0 },
      { notify: 0 },
      { notify: 0 },
    ]);
  });

  test('moves while it is told is told where it has moved to', async () => {
    const { queue, bob, nora } = await aWatchedQueue();
    const elsewhere = queue.client(queue.notifierKeys);
    await nora.NSUB();
    nora.takes = async () => {
      nora.takes = () => false;
      await elsewhere.NSUB();
      throw new Error('gone');
    };
    await bob.SENDS_LOUDLY('hello');
    expect([nora.pushed, elsewhere.pushed]).toEqual([[], ['NMSG']]);
  });

  test('can not be reached nor cut off makes the queue start anew, and is told then', async () => {
    const { queue, bob, nora } = await aWatchedQueue();
    await nora.NSUB();
    nora.failsTimes(4);
    await expect(bob.SENDS_LOUDLY('hello')).rejects.toThrow('could not be reached');
    await queue.isMadeGoodBy(bob);
    await queue.isMadeGoodBy(bob);
    expect(nora.pushed).toEqual(['NMSG']);
  });
});
