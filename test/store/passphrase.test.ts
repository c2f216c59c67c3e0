// What opens a store, and what does not.

import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { contents, openedAs, put } from './opened.ts';
import { kinds, type Place } from './places.ts';

describe.each(kinds)('a store in $name', ({ place: make }) => {
  let place: Place;
  beforeEach(() => {
    place = make();
  });
  afterEach(() => place.remove());

  const filled = async (passphrase: string | null) => {
    const store = await openedAs(place.open(passphrase));
    await store.write([put(['a'], 1)]);
    return store;
  };

  test('with a passphrase opens with it and with no other', async () => {
    await (await filled('correct horse')).close();
    const before = await place.disk();

    expect(await place.open('battery staple')).toEqual({ ok: false, error: 'wrong passphrase' });
    expect(await place.open()).toEqual({ ok: false, error: 'passphrase needed' });
    expect(await place.disk()).toEqual(before);
    const store = await openedAs(place.open('correct horse'));
    expect(store.hasPassphrase).toBe(true);
    expect(await contents(store)).toEqual({ a: 1 });
    await store.close();
  });

  test('opens however the keyboard spells the passphrase', async () => {
    await (await filled('caf\u00e9')).close();
    const store = await openedAs(place.open('cafe\u0301'));
    expect(await contents(store)).toEqual({ a: 1 });
    await store.close();
  });

  test('gets, changes and drops a passphrase, and keeps what it has', async () => {
    const store = await filled(null);
    await store.changePassphrase('first');
    await store.close();
    expect(await place.open()).toEqual({ ok: false, error: 'passphrase needed' });

    const second = await openedAs(place.open('first'));
    await second.changePassphrase('second');
    await second.write([put(['b'], 2)]);
    await second.close();
    expect(await place.open('first')).toEqual({ ok: false, error: 'wrong passphrase' });

    const third = await openedAs(place.open('second'));
    await third.changePassphrase(null);
    await third.close();
    const last = await openedAs(place.open());
    expect(last.hasPassphrase).toBe(false);
    expect(await contents(last)).toEqual({ a: 1, b: 2 });
    await last.close();
  });

  test('without a passphrase says when its key is gone, or is another', async () => {
    await (await filled(null)).close();
    await place.loseOwnKey();
    const lost = expect.objectContaining({ ok: false, error: 'key lost' });
    expect(await place.open()).toEqual(lost);

    const { backend, ownKey } = await place.parts();
    await ownKey.make();
    await backend.close();
    expect(await place.open()).toEqual(lost);
  });
});
