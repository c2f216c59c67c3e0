// What every backend must do, told once and run on each.

import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { StoreFailure } from '../../client/store/store.ts';
import { contents, openedAs, put, remove } from './opened.ts';
import { kinds, type Place } from './places.ts';

describe.each(kinds)('a store in $name', ({ place: make }) => {
  let place: Place;
  beforeEach(() => {
    place = make();
  });
  afterEach(() => place.remove());

  test('gives back what was written, as it was, after it was closed', async () => {
    const value = { text: 'hi', bytes: Uint8Array.of(0, 255), id: 5n, list: [null, true, 1.5], empty: {} };
    const store = await openedAs(place.open());
    await store.write([put(['contact', 'Mira'], value)]);
    await store.close();

    const again = await openedAs(place.open());
    expect(await again.get(['contact', 'Mira'])).toEqual(value);
    expect(await again.get(['contact', 'Bo'])).toBeNull();
    expect(await again.list({ prefix: ['contact'] })).toEqual([[['contact', 'Mira'], value]]);
    await again.close();
  });

  test('is read fifty at a time from the end of ten thousand', async () => {
    const store = await openedAs(place.open());
    const messages = Array.from({ length: 10_000 }, (_, i) => put(['message', 'Mira', i], `message ${i}`));
    await store.write([...messages, put(['message', 'Bo', 20_000], 'another conversation')]);

    const newest = await store.list({ prefix: ['message', 'Mira'], limit: 50, reverse: true });
    expect(newest.map(([key]) => key[2])).toEqual(Array.from({ length: 50 }, (_, i) => 9999 - i));
    const older = await store.list({ prefix: ['message', 'Mira'], before: 9950, limit: 50, reverse: true });
    expect(older.map(([, value]) => value)[0]).toBe('message 9949');
    expect(older).toHaveLength(50);
    const some = await store.list({ prefix: ['message', 'Mira'], from: 255, before: 257 });
    expect(some.map(([, value]) => value)).toEqual(['message 255', 'message 256']);
    expect(await store.list({ prefix: ['message', 'Mira'], from: 9999, limit: 3 })).toHaveLength(1);
    await store.close();
  });

  test('replaces and deletes, in the order of the batch', async () => {
    const store = await openedAs(place.open());
    await store.write([put(['a'], 1), put(['b'], 1), put(['a'], 2), remove(['b']), remove(['none'])]);
    expect(await contents(store)).toEqual({ a: 2 });
    await store.write([]);
    await store.write([remove(['a']), put(['a'], 3)]);
    expect(await contents(store)).toEqual({ a: 3 });
    await store.close();
  });

  test('stores batches in the order in which they were given, though none was waited for', async () => {
    const store = await openedAs(place.open());
    const writes = Array.from({ length: 20 }, (_, i) => store.write([put(['last'], i), put(['each', i], i)]));
    expect(await store.get(['last'])).toBe(19);
    await Promise.all(writes);
    expect(await store.list({ prefix: ['each'] })).toHaveLength(20);
    await store.close();
  });

  test('refuses a batch with what cannot be stored, and stores nothing of it', async () => {
    const store = await openedAs(place.open());
    const unstorable = (() => undefined) as unknown as string;
    await expect(store.write([put(['good'], 1), put(['bad'], unstorable)])).rejects.toThrow(/unsupported/i);
    await expect(store.write([put(['good'], 1), put(['bad', -1], 1)])).rejects.toThrow(RangeError);
    await expect(store.write([put([], 1)])).rejects.toThrow(RangeError);
    expect(await contents(store)).toEqual({});
    await store.close();
  });

  test('says that it is closed', async () => {
    const store = await openedAs(place.open());
    await store.close();
    await store.close();
    const closed = expect.objectContaining({ reason: 'closed' });
    await expect(store.get(['a'])).rejects.toEqual(closed);
    await expect(store.list({ prefix: [] })).rejects.toEqual(closed);
    await expect(store.write([put(['a'], 1)])).rejects.toBeInstanceOf(StoreFailure);
  });

  test('is open once at a time', async () => {
    const store = await openedAs(place.open());
    await store.write([put(['a'], 1)]);
    expect(await place.open()).toEqual({ ok: false, error: 'open elsewhere' });
    expect(await store.get(['a'])).toBe(1);
    await store.write([put(['a'], 2)]);
    await store.close();

    const again = await openedAs(place.open());
    expect(await again.get(['a'])).toBe(2);
    await again.close();
  });

  test('says so where an entry was changed or put in the place of another', async () => {
    const store = await openedAs(place.open());
    await store.write([put(['balance', 1], 'little'), put(['balance', 2], 'much')]);
    await store.close();

    const { backend } = await place.parts();
    const everything = { from: Uint8Array.of(1), before: Uint8Array.of(255), limit: 9, reverse: false };
    const [first, second] = await backend.list(everything);
    if (first === undefined || second === undefined) throw new Error('no entries');
    await backend.write([[first[0], second[1]]]);
    await backend.close();

    const again = await openedAs(place.open());
    await expect(again.get(['balance', 1])).rejects.toEqual(expect.objectContaining({ reason: 'damaged' }));
    expect(await again.get(['balance', 2])).toBe('much');
    await again.close();
  });
});
