// What somebody finds who takes the disk: no text, no key.

import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { primitives } from '#primitives';
import { base64url, hex } from '../../src/proto/bytes.ts';
import { openDatabase } from '../../client/store/browser/indexedDbBackend.ts';
import { openBrowserStore } from '../../client/store/browser/openBrowserStore.ts';
import { openedAs, put, remove } from './opened.ts';
import { kinds, type Place, quick } from './places.ts';

const planted = ['the cat sat on the mat', 'Mira', 'a-recipient-id', 'correct horse battery staple'];

describe.each(kinds)('the disk under $name', ({ place: make }) => {
  let place: Place;
  const secrets: Uint8Array[] = [];
  beforeEach(() => {
    place = make();
    // Every random key, and every key made of one.
    const { randomBytes, hkdfSha512 } = primitives;
    const keep = (key: Uint8Array) => {
      if (key.length >= 32) secrets.push(key);
      return key;
    };
    vi.spyOn(primitives, 'randomBytes').mockImplementation((length) => keep(randomBytes(length)));
    vi.spyOn(primitives, 'hkdfSha512').mockImplementation((...of) => keep(hkdfSha512(...of)));
  });
  afterEach(() => {
    vi.restoreAllMocks();
    place.remove();
    secrets.length = 0;
  });

  const expectNothing = async () => {
    const disk = Buffer.from(await place.disk());
    for (const text of planted) {
      expect(disk.includes(text)).toBe(false);
      expect(disk.includes(Buffer.from(text, 'utf16le'))).toBe(false);
    }
    for (const secret of secrets) {
      for (const form of [Buffer.from(secret), hex(secret), base64url(secret)])
        expect(disk.includes(form)).toBe(false);
    }
  };

  test.each([['correct horse battery staple'], [null]])(
    'shows neither text nor key, open or closed, with the passphrase %s',
    async (passphrase) => {
      const store = await openedAs(place.open(passphrase));
      await store.write([
        put(['contact', 'Mira'], { name: 'Mira', text: 'the cat sat on the mat' }),
        put(['a-recipient-id', 7], 'the cat sat on the mat'.repeat(500)),
        put(['gone'], 'the cat sat on the mat'),
      ]);
      await store.write([remove(['gone'])]);
      expect(secrets.length).toBeGreaterThanOrEqual(3);
      await store.close();
      await expectNothing();

      const again = await openedAs(place.open(passphrase));
      await again.changePassphrase('Mira');
      await again.changePassphrase(null);
      await again.write([put(['contact', 'Mira'], 'the cat sat on the mat')]);
      await again.close();
      await expectNothing();
    },
  );

  test('no longer has what was locked with a former passphrase', async () => {
    const store = await openedAs(place.open('former'));
    await store.close();
    const { backend } = await place.parts();
    const former = await backend.get(Uint8Array.of(0));
    await backend.close();
    const again = await openedAs(place.open('former'));
    await again.changePassphrase('latter');
    await again.close();
    if (former === null) throw new Error('no header');
    expect(Buffer.from(await place.disk()).includes(Buffer.from(former.subarray(-48)))).toBe(false);
  });
});

test('the key that the browser keeps cannot be taken out of it', async () => {
  const store = await openedAs(openBrowserStore('unextractable', null, { argon2: quick }));
  await store.close();
  const opened = await openDatabase('unextractable');
  const key = opened.ok ? await opened.database.get('keys', 'own') : undefined;
  if (key === undefined) throw new Error('no key');
  expect(key.extractable).toBe(false);
  await expect(crypto.subtle.exportKey('raw', key)).rejects.toThrow(/not extractable/);
});
