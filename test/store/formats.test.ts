// Stores of other times: older ones become present ones, later ones are left alone.

import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { encodeHeader, headerKey } from '../../client/store/header.ts';
import type { Migration } from '../../client/store/migrations.ts';
import { openErrorInWords } from '../../client/store/inWords.ts';
import { contents, openedAs, put, remove } from './opened.ts';
import { kinds, type Place } from './places.ts';

/** Format 2 counts, format 3 has another name for it. */
const steps: Migration[] = [
  async (store) => [put(['count'], (await store.list({ prefix: ['a'] })).length)],
  async (store) => [put(['total'], await store.get(['count'])), remove(['count'])],
];

describe.each(kinds)('a store in $name', ({ place: make }) => {
  let place: Place;
  beforeEach(() => {
    place = make();
  });
  afterEach(() => place.remove());

  const filled = async (options = {}) => {
    const store = await openedAs(place.open('pass', options));
    await store.write([put(['a', 1], 'one'), put(['a', 2], 'two')]);
    await store.close();
  };

  test('of an older format is taken through every step, once', async () => {
    await filled();
    const store = await openedAs(place.open('pass', { steps }));
    expect(store.format).toBe(3);
    expect(await contents(store)).toEqual({ 'a/1': 'one', 'a/2': 'two', total: 2 });
    await store.write([remove(['a', 1])]);
    await store.close();

    const again = await openedAs(place.open('pass', { steps }));
    expect(await again.get(['total'])).toBe(2);
    await again.close();
  });

  test('that is new begins in the present format', async () => {
    const store = await openedAs(place.open('pass', { steps }));
    expect(store.format).toBe(3);
    expect(await contents(store)).toEqual({});
    await store.close();
  });

  test('from the future is refused, even without its passphrase, and is untouched', async () => {
    await filled({ steps });
    const before = await place.disk();
    const refused = { ok: false, error: 'future', format: 3 } as const;
    expect(await place.open('pass')).toEqual(refused);
    expect(await place.open('wrong', { steps: steps.slice(0, 1) })).toEqual(refused);
    expect(openErrorInWords(refused)).toMatch(/later version.*nothing is lost, nothing was changed/);
    expect(await place.disk()).toEqual(before);
  });

  test('from a future whose header has more in it is refused too', async () => {
    await filled();
    const { backend } = await place.parts();
    await backend.write([[headerKey, Uint8Array.of(0, 9, 1, 2, 3)]]);
    await backend.close();
    expect(await place.open('pass')).toEqual({ ok: false, error: 'future', format: 9 });
  });

  test.each([
    ['nothing', Uint8Array.of()],
    ['no format', Uint8Array.of(0, 0)],
    ['half of it', Uint8Array.of(0, 1, 0x50)],
    [
      'an Argon2 that would take all memory',
      encodeHeader({
        format: 1,
        lockedKey: {
          lock: 'passphrase',
          recipe: { parameters: { passes: 1, memory: 2 ** 30, lanes: 1 }, salt: new Uint8Array(16) },
          sealedKey: new Uint8Array(72),
        },
      }),
    ],
  ])('with a header that has %s is said to be damaged', async (_what, header) => {
    await filled();
    const { backend } = await place.parts();
    await backend.write([[headerKey, header]]);
    await backend.close();
    expect(await place.open('pass')).toEqual({ ok: false, error: 'damaged' });
  });
});
