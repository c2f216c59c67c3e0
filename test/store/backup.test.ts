// Backups: one file, from one store into an empty one.

import { afterEach, describe, expect, test } from 'vitest';
import { exportBackup, importBackup } from '../../client/store/backup.ts';
import { importErrorInWords, twoCopiesWarning } from '../../client/store/inWords.ts';
import type { Migration } from '../../client/store/migrations.ts';
import type { SealedStore } from '../../client/store/sealedStore.ts';
import { contents, openedAs, put } from './opened.ts';
import { kinds, type Place, quick } from './places.ts';

const step: Migration = async () => [put(['migrated'], true)];

describe.each(kinds)('a backup of a store in $name', ({ place: make }) => {
  const open: { place: Place; store: SealedStore }[] = [];
  afterEach(async () => {
    for (const { place, store } of open.splice(0)) {
      await store.close();
      place.remove();
    }
  });

  const empty = async (kind = make, steps: Migration[] = []) => {
    const place = kind();
    const store = await openedAs(place.open(null, { steps }));
    open.push({ place, store });
    return store;
  };
  const filled = async (steps: Migration[] = []) => {
    const store = await empty(make, steps);
    await store.write([put(['contact', 'Mira'], { secret: Uint8Array.of(1, 2) }), put(['n', 7], 7n)]);
    return store;
  };
  const backupOf = async (store: SealedStore) => {
    const exported = await exportBackup(store, 'paper', quick);
    if (!exported.ok) throw new Error(exported.error);
    return exported.file;
  };

  test.each(kinds)('brings everything into one in $name', async ({ place: other }) => {
    const store = await filled();
    const file = await backupOf(store);
    const target = await empty(other);
    expect(await importBackup(target, file, 'paper')).toEqual({ ok: true });
    expect(await contents(target)).toEqual(await contents(store));
    expect(twoCopiesWarning).toMatch(/two copies/);
  });

  test('opens with its passphrase only, in an empty store only, whole or not at all', async () => {
    const file = await backupOf(await filled());
    const target = await empty();
    const refusal = async (bytes: Uint8Array, passphrase = 'paper') => {
      const imported = await importBackup(target, bytes, passphrase);
      return imported.ok ? null : imported.error;
    };
    expect(await refusal(file, 'rock')).toBe('wrong passphrase');
    expect(await refusal(file.subarray(0, -1))).toBe('wrong passphrase');
    expect(await refusal(new Uint8Array(500))).toBe('no backup');
    expect(await refusal(file.subarray(0, 30))).toBe('no backup');
    expect(await refusal(file.with(17, 2))).toBe('future');
    expect(await contents(target)).toEqual({});

    expect(await refusal(file)).toBeNull();
    expect(await refusal(file)).toBe('not empty');
    expect(importErrorInWords({ error: 'not empty' })).toMatch(/Nothing was changed/);
  });

  test('of an older format is migrated, of a later one refused', async () => {
    const older = await empty(make, [step]);
    expect(await importBackup(older, await backupOf(await filled()), 'paper')).toEqual({ ok: true });
    expect(await older.get(['migrated'])).toBe(true);
    expect(older.format).toBe(2);

    const present = await empty();
    const later = await backupOf(await filled([step]));
    expect(await importBackup(present, later, 'paper')).toEqual({ ok: false, error: 'future' });
  });

  test('needs a passphrase and shows nothing', async () => {
    const store = await filled();
    await store.write([put(['note'], 'the cat sat on the mat')]);
    expect(await exportBackup(store, '')).toEqual({ ok: false, error: 'passphrase needed' });
    const file = Buffer.from(await backupOf(store));
    expect(file.includes('the cat sat')).toBe(false);
    expect(file.includes('contact')).toBe(false);
  });
});
