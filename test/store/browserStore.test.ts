// What only browsers do: refuse a page its storage, take it away, hold places for tabs.

import { afterEach, describe, expect, test, vi } from 'vitest';
import { deleteDB, openDB } from 'idb';
import { keepStorage } from '../../client/store/browser/keepStorage.ts';
import { openBrowserStore } from '../../client/store/browser/openBrowserStore.ts';
import { contents, openedAs, put, remove } from './opened.ts';
import { kinds, quick } from './places.ts';

let names = 0;
const fresh = () => `${kinds.length} browser stores, ${names++}`;
const open = (name: string) => openBrowserStore(name, null, { argon2: quick });
afterEach(() => {
  vi.unstubAllGlobals();
  vi.restoreAllMocks();
});

describe('a page', () => {
  test('that is not served securely has no store', async () => {
    vi.stubGlobal('navigator', {});
    expect(await open(fresh())).toEqual({ ok: false, error: 'unavailable' });
  });

  test('that may not keep anything has no store, and holds no place for one', async () => {
    const name = fresh();
    vi.spyOn(indexedDB, 'open').mockImplementation(() => {
      throw new DOMException('not here', 'SecurityError');
    });
    expect(await open(name)).toEqual({ ok: false, error: 'unavailable' });
    vi.restoreAllMocks();
    const store = await openedAs(open(name));
    expect(await contents(store)).toEqual({});
    await store.close();
  });

  test('that is older than its database leaves it alone', async () => {
    const name = fresh();
    (await openDB(name, 2)).close();
    expect(await open(name)).toEqual({ ok: false, error: 'future' });
    const database = await openDB(name);
    expect(database.version).toBe(2);
    database.close();
  });

  test('without room is told so, and has what it had', async () => {
    const store = await openedAs(open(fresh()));
    await store.write([put(['a'], 1)]);
    vi.spyOn(IDBObjectStore.prototype, 'put').mockImplementationOnce(() => {
      throw new DOMException('no room', 'QuotaExceededError');
    });
    const full = expect.objectContaining({ reason: 'full' });
    await expect(store.write([remove(['a']), put(['b'], 2)])).rejects.toEqual(full);
    expect(await contents(store)).toEqual({ a: 1 });
    await store.close();
  });

  test('whose database is deleted under it is told so', async () => {
    const name = fresh();
    const store = await openedAs(open(name));
    await deleteDB(name);
    await expect(store.get(['a'])).rejects.toEqual(expect.objectContaining({ reason: 'closed' }));
    await store.close();
  });

  test.each([
    [true, 'kept'],
    [false, 'may be lost'],
  ])('asks to keep what it has, and hears %s', async (persisted, answer) => {
    vi.stubGlobal('navigator', { storage: { persist: async () => persisted } });
    expect(await keepStorage()).toBe(answer);
    vi.stubGlobal('navigator', {});
    expect(await keepStorage()).toBe('may be lost');
  });
});
