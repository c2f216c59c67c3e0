// What a queue has on disk, read back as it was written.

import { runInDurableObject } from 'cloudflare:test';
import { env } from 'cloudflare:workers';
import { describe, expect, test } from 'vitest';
import { hex } from '../../src/proto/bytes.ts';
import { LinkStore } from '../../src/durable/linkStore.ts';
import { MessageStore } from '../../src/durable/messageStore.ts';
import { freshNames, nameKeys } from '../../src/durable/names.ts';
import type { StoredMessage } from '../../src/durable/queueState.ts';
import { QueueStore, type StoredQueue } from '../../src/durable/queueStore.ts';
import { freshAuthKeyPair } from './authKeyPair.ts';
import { aLink, aMessage, aRecord, idOf, marker, noraWatches, summary } from './decisionCase.ts';

const names = freshNames(nameKeys(new Uint8Array(32)));

/** The disk of an object of its own. */
const onDisk = (work: (sql: SqlStorage, storage: DurableObjectStorage) => void | Promise<void>) =>
  runInDurableObject(env.QUEUE.get(env.QUEUE.newUniqueId()), (_, { storage }) => work(storage.sql, storage));

const aQueue = (changes: Partial<StoredQueue> = {}): StoredQueue => ({
  record: aRecord(),
  status: { kind: 'active' },
  subscriber: null,
  getters: [],
  ntfSubscriber: null,
  usedAt: null,
  alarmAt: null,
  ...changes,
});

describe('the record of a queue', () => {
  const session = (digit: string) => digit.repeat(64);
  const keys = (['Ed25519', 'Ed448', 'X25519'] as const).map((name) => freshAuthKeyPair(name).publicKey);
  const one = freshAuthKeyPair('X25519').publicKey;
  const many = [one, ...Array.from({ length: 254 }, () => one)] as const;

  test.each<StoredQueue>([
    aQueue(),
    aQueue({ record: aRecord({ mode: 'contact', senderKey: null }) }),
    aQueue({ record: aRecord({ mode: null }), status: { kind: 'suspended', since: 5 } }),
    aQueue({ status: { kind: 'blocked', info: { reason: 'spam', notice: null } } }),
    aQueue({ status: { kind: 'blocked', info: { reason: 'content', notice: { ttl: 3600 } } } }),
    aQueue({ record: aRecord({ notifier: noraWatches }), ntfSubscriber: session('d'), usedAt: 86_400 }),
    aQueue({ subscriber: session('a'), getters: [session('b'), session('c')], alarmAt: 1_800_000_000_000 }),
    ...keys.map((key) => aQueue({ record: aRecord({ recipientKeys: [key], senderKey: key }) })),
    aQueue({ record: aRecord({ recipientKeys: many }) }),
  ])('is read as it was written (%#)', async (queue) => {
    await onDisk((sql) => {
      const store = new QueueStore(sql);
      store.create();
      store.save(queue, names);
      expect(store.load(names)).toEqual(queue);
      expect(new QueueStore(sql).load(names)).toEqual(queue);
    });
  });

  const [bob, nora] = [session('b'), session('d')];
  test.each<Partial<StoredQueue>>([
    { record: aRecord({ senderKey: one }) },
    { record: aRecord({ notifier: noraWatches }), ntfSubscriber: nora },
    { status: { kind: 'blocked', info: { reason: 'spam', notice: null } } },
    { subscriber: bob },
    { subscriber: null, getters: [bob], usedAt: 86_400, alarmAt: null },
    {},
  ])('takes what has changed and keeps the rest (%#)', async (changes) => {
    await onDisk((sql) => {
      const store = new QueueStore(sql);
      store.create();
      const before = aQueue({ subscriber: session('a'), getters: [session('c')], usedAt: 0, alarmAt: 5 });
      store.save(before, names);
      store.save({ ...before, ...changes }, names);
      expect(store.load(names)).toEqual({ ...before, ...changes });
      expect(new QueueStore(sql).load(names)).toEqual({ ...before, ...changes });
    });
  });

  test('is one row, however often it is written', async () => {
    await onDisk((sql) => {
      const store = new QueueStore(sql);
      store.create();
      store.save(aQueue(), names);
      store.save(aQueue({ status: { kind: 'suspended', since: 5 } }), names);
      expect(sql.exec('SELECT status FROM queue').toArray()).toEqual([{ status: 'suspended' }]);
    });
  });

  test('takes a new alarm and keeps the rest', async () => {
    await onDisk((sql) => {
      const store = new QueueStore(sql);
      store.create();
      store.save(aQueue({ subscriber: session('a'), alarmAt: 5 }), names);
      store.saveAlarm(7);
      const changed = aQueue({ subscriber: session('a'), alarmAt: 7 });
      expect([store.load(names), new QueueStore(sql).load(names)]).toEqual([changed, changed]);
    });
  });

  test('names no session to a relay with other keys', async () => {
    await onDisk((sql) => {
      const store = new QueueStore(sql);
      store.create();
      store.save(aQueue({ subscriber: session('a'), getters: [session('b')] }), names);
      const others = freshNames(nameKeys(new Uint8Array(32).fill(1)));
      expect(new QueueStore(sql).load(others)).toEqual(aQueue());
    });
  });

  test('is not there before NEW, nor after DEL', async () => {
    await onDisk((sql) => {
      const store = new QueueStore(sql);
      expect([store.exists, store.load(names)]).toEqual([false, null]);
      store.create();
      store.save(aQueue(), names);
      store.drop();
      expect([store.exists, store.load(names), new QueueStore(sql).load(names)]).toEqual([false, null, null]);
    });
  });
});

describe('the messages of a queue', () => {
  /** Looks twice: at the store that took them, and at one that finds them on disk. */
  const withMessages = async (messages: StoredMessage[], look: (store: MessageStore) => void) => {
    const taken = (sql: SqlStorage) => {
      new QueueStore(sql).create();
      const store = new MessageStore(sql);
      for (const message of messages) store.append(message, false);
      return store;
    };
    await onDisk((sql) => look(taken(sql)));
    await onDisk((sql) => {
      taken(sql);
      look(new MessageStore(sql));
    });
  };
  const [one, two] = [aMessage('one', 100), aMessage('two', 200)];
  const state = (store: MessageStore) => [store.readHead(), store.head, store.last, store.size, store.oldest];
  const stateOf = (...waiting: StoredMessage[]) => {
    const summaries = waiting.map(summary);
    const [head, last] = [summaries[0] ?? null, summaries.at(-1) ?? null];
    return [waiting[0] ?? null, head, last, waiting.length, head?.timestamp ?? null];
  };

  test('are none in a new queue', () =>
    withMessages([], (store) => {
      expect(state(store)).toEqual(stateOf());
      store.removeHead();
      store.expire(1000);
      expect(state(store)).toEqual(stateOf());
    }));

  test('leave in the order in which they came', () =>
    withMessages([one, two], (store) => {
      expect(state(store)).toEqual(stateOf(one, two));
      store.removeHead();
      expect(state(store)).toEqual(stateOf(two));
      store.removeHead();
      expect(state(store)).toEqual(stateOf());
      store.append(one, false);
      store.append(two, false);
      expect(state(store)).toEqual(stateOf(one, two));
    }));

  test.each([
    { ...one, notification: true },
    { ...one, body: new Uint8Array(0) },
    { ...one, body: new Uint8Array(16_064).fill(255) },
    marker,
  ])('are read as they were written (%#)', (message) =>
    withMessages([message], (store) => {
      expect(state(store)).toEqual(stateOf(message));
    }),
  );

  test('end in the marker, if there is one', () =>
    withMessages([one], (store) => {
      store.append(marker, false);
      expect(state(store)).toEqual(stateOf(one, marker));
    }));

  test('expire up to the first that is not old', () => {
    const three = aMessage('three', 50);
    return withMessages([one, two, three, marker], (store) => {
      store.expire(100);
      expect(state(store)).toEqual(stateOf(one, two, three, marker));
      store.expire(101);
      expect(state(store)).toEqual(stateOf(two, three, marker));
      store.expire(201);
      expect(state(store)).toEqual(stateOf(marker));
      store.expire(9999);
      expect(state(store)).toEqual(stateOf());
    });
  });

  test('that were never committed are not there, and those that were never removed are', async () => {
    await onDisk((sql, storage) => {
      new QueueStore(sql).create();
      const store = new MessageStore(sql);
      store.append(one, false);
      const undone = () => {
        store.append(two, false);
        store.removeHead();
        throw new Error('undone');
      };
      expect(() => storage.transactionSync(undone)).toThrow('undone');
      store.forget();
      expect(state(store)).toEqual(stateOf(one));
    });
  });
});

describe('the messages of which a notifier is still to hear', () => {
  const owed = (look: (store: MessageStore) => void) =>
    onDisk((sql) => {
      new QueueStore(sql).create();
      const store = new MessageStore(sql);
      store.append(aMessage('silent', 100), false);
      store.append(aMessage('one', 200), true);
      store.append(aMessage('two', 300), true);
      look(store);
    });
  const about = (text: string, timestamp: number) => ({ msgId: idOf(text), timestamp });

  test('are taken in their order, and once', () =>
    owed((store) => {
      expect(store.takeNotifications(0)).toEqual([about('one', 200), about('two', 300)]);
      expect(store.takeNotifications(0)).toEqual([]);
    }));

  test('are as young as asked for', () =>
    owed((store) => expect(store.takeNotifications(300)).toEqual([about('two', 300)])));

  test('may be forgotten, and owed again one by one, as long as they are there', () =>
    owed((store) => {
      store.forgetNotifications();
      store.oweNotification(idOf('silent'));
      store.oweNotification(idOf('gone'));
      expect(store.takeNotifications(0)).toEqual([about('silent', 100)]);
    }));
});

describe('the link of a queue', () => {
  test('is read as it was written, and leaves no table where there was none', async () => {
    await onDisk((sql) => {
      expect(new LinkStore(sql).load(names)).toBe(null);
      expect(sql.exec('SELECT name FROM sqlite_schema').toArray()).toEqual([]);
      const store = new LinkStore(sql);
      for (const link of [aLink(), aLink('link', 'fixed', 'changed'), aLink('link', '', '')]) {
        store.save(link, names);
        expect([store.load(names), new LinkStore(sql).load(names)]).toEqual([link, link]);
      }
    });
  });

  test('is one row at most, and none once it is removed', async () => {
    await onDisk((sql) => {
      const store = new LinkStore(sql);
      store.remove();
      for (const link of [aLink('one'), aLink('two')]) store.save(link, names);
      expect(sql.exec('SELECT id FROM link').toArray()).toEqual([{ id: 1 }]);
      store.remove();
      expect([store.load(names), new LinkStore(sql).load(names)]).toEqual([null, null]);
    });
  });

  test('has an ID that nobody reads at rest', async () => {
    await onDisk((sql) => {
      const store = new LinkStore(sql);
      const { linkId, linkData } = aLink();
      for (const _ of [1, 2]) {
        store.save({ linkId, linkData }, names);
        const { link_id } = sql.exec<{ link_id: ArrayBuffer }>('SELECT link_id FROM link').one();
        expect(hex(new Uint8Array(link_id))).not.toContain(hex(linkId));
      }
      const others = freshNames(nameKeys(new Uint8Array(32).fill(1)));
      expect(new LinkStore(sql).load(others)).toBe(null);
    });
  });

  test('that was never committed is not there', async () => {
    await onDisk((sql) => {
      const store = new LinkStore(sql);
      store.save(aLink(), names);
      sql.exec('DELETE FROM link');
      store.forget();
      expect(store.load(names)).toBe(null);
    });
  });
});
