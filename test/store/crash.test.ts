// A machine that stops between any two writes: what was confirmed is there, what was begun is there whole or not at
// all, and nothing is there twice.

import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { exportBackup, importBackup } from '../../client/store/backup.ts';
import type { Migration } from '../../client/store/migrations.ts';
import { openStore } from '../../client/store/openStore.ts';
import type { SealedStore } from '../../client/store/sealedStore.ts';
import type { Value } from '../../client/store/store.ts';
import { Death, Mortality } from './mortal.ts';
import { contents, openedAs, put, remove } from './opened.ts';
import { kinds, type Place, quick } from './places.ts';

/** Counts how often it was taken. */
const step: Migration = async (store) => [put(['steps'], Number((await store.get(['steps'])) ?? 0) + 1)];

describe.each(kinds)('a store in $name', ({ place: make }) => {
  let place: Place;
  beforeEach(() => {
    place = make();
  });
  afterEach(() => place.remove());

  /** Opens it in spite of whatever has become of its lock. */
  const revived = async (steps: Migration[] = []): Promise<SealedStore> => {
    for (const passphrase of ['second', 'first', null]) {
      const opened = await place.open(passphrase, { steps });
      if (opened.ok) return opened.store;
    }
    throw new Error('it does not open');
  };

  /** Lives one moment longer each time, until the life is lived to its end. */
  const throughEveryDeath = async (
    life: (mortality: Mortality) => Promise<void>,
    afterDeath: () => Promise<void>,
  ): Promise<number> => {
    for (let moments = 0; ; moments++) {
      place.remove();
      place = make();
      const mortality = new Mortality(moments);
      try {
        await life(mortality);
      } catch (error) {
        if (!(error instanceof Death)) throw error;
      }
      await afterDeath();
      if (!mortality.isDead) return moments;
    }
  };

  const openMortal = async (mortality: Mortality, passphrase: string | null, steps: Migration[] = []) => {
    const { backend, ownKey } = await place.parts();
    const keys = {
      ownKey: mortality.ownKey(ownKey),
      newPassphrase: async () => passphrase,
      passphrase: async () => passphrase,
    };
    const opened = { ok: true as const, backend: mortality.backend(backend) };
    return openedAs(openStore(opened, keys, { argon2: quick, steps }));
  };

  test.each([['first'], [null]])(
    'keeps whole batches, created with the passphrase %s',
    async (passphrase) => {
      let confirmed = 0;
      const life = async (mortality: Mortality) => {
        confirmed = 0;
        const store = await openMortal(mortality, passphrase);
        try {
          await store.write([put(['n'], 1), put(['message', 1], 'one'), put(['draft'], 'two')]);
          confirmed = 1;
          await store.write([put(['n'], 2), put(['message', 2], 'two'), remove(['draft'])]);
          confirmed = 2;
        } finally {
          await store.close();
        }
      };
      const states: Record<string, Value>[] = [
        {},
        { n: 1, 'message/1': 'one', draft: 'two' },
        { n: 2, 'message/1': 'one', 'message/2': 'two' },
      ];
      const afterDeath = async () => {
        const store = await revived();
        expect([states[confirmed], states[confirmed + 1]]).toContainEqual(await contents(store));
        await store.close();
      };
      expect(await throughEveryDeath(life, afterDeath)).toBeGreaterThanOrEqual(6);
    },
  );

  test('opens with the old passphrase or the new one, whenever it stops while that is changed', async () => {
    const life = async (mortality: Mortality) => {
      const first = await openedAs(place.open());
      await first.write([put(['kept'], true)]);
      await first.close();
      const store = await openMortal(mortality, null);
      try {
        await store.changePassphrase('first');
        await store.changePassphrase('second');
        await store.changePassphrase(null);
      } finally {
        await store.close();
      }
    };
    const afterDeath = async () => {
      const store = await revived();
      expect(await contents(store)).toEqual({ kept: true });
      await store.close();
    };
    expect(await throughEveryDeath(life, afterDeath)).toBeGreaterThanOrEqual(10);
  });

  test('takes each step of a migration once', async () => {
    const life = async (mortality: Mortality) => {
      const older = await openedAs(place.open('first'));
      await older.write([put(['kept'], true)]);
      await older.close();
      await (await openMortal(mortality, 'first', [step, step, step])).close();
    };
    const afterDeath = async () => {
      const store = await revived([step, step, step]);
      expect(await contents(store)).toEqual({ kept: true, steps: 3 });
      await store.close();
    };
    expect(await throughEveryDeath(life, afterDeath)).toBe(6);
  });

  test('has all of a backup or nothing of it', async () => {
    const source = make();
    const full = await openedAs(source.open());
    await full.write([put(['a'], 1), put(['b'], 2)]);
    const exported = await exportBackup(full, 'paper', quick);
    await full.close();
    source.remove();

    const life = async (mortality: Mortality) => {
      const store = await openMortal(mortality, 'first');
      try {
        if (exported.ok) await importBackup(store, exported.file, 'paper');
      } finally {
        await store.close();
      }
    };
    const afterDeath = async () => {
      const store = await revived();
      expect([{}, { a: 1, b: 2 }]).toContainEqual(await contents(store));
      await store.close();
    };
    expect(await throughEveryDeath(life, afterDeath)).toBe(4);
  });
});
