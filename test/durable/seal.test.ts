// Sealing what must not be readable at rest.

import { expect, test } from 'vitest';
import fc from 'fast-check';
import { seal, unseal } from '../../src/durable/seal.ts';
import { damaged, exactly } from '../proto/arbitrary.ts';

const key = exactly(32);
const plaintext = fc.uint8Array({ maxLength: 100 });

test('what was sealed opens under the same key', () => {
  fc.assert(
    fc.property(key, plaintext, (k, p) => {
      expect(unseal(k, seal(k, p))).toEqual(p);
    }),
  );
});

test('and under no other', () => {
  fc.assert(
    fc.property(key, key, plaintext, (k, other, p) => {
      fc.pre(k.some((byte, at) => byte !== other[at]));
      expect(unseal(other, seal(k, p))).toBeNull();
    }),
  );
});

test('nothing opens that is damaged, shortened or made up', () => {
  const sealed = fc.tuple(key, plaintext).map(([k, p]) => ({ k, sealed: seal(k, p) }));
  const damage = sealed.chain(({ k, sealed }) =>
    damaged(fc.constant(sealed)).map((bytes) => ({ k, sealed, bytes })),
  );
  fc.assert(
    fc.property(damage, ({ k, sealed, bytes }) => {
      fc.pre(bytes.length !== sealed.length || bytes.some((byte, at) => byte !== sealed[at]));
      expect(unseal(k, bytes)).toBeNull();
    }),
  );
  fc.assert(
    fc.property(key, plaintext, (k, bytes) => {
      expect(unseal(k, bytes)).toBeNull();
    }),
  );
});

test('the same plaintext never looks the same twice', () => {
  const k = new Uint8Array(32);
  const all = Array.from({ length: 100 }, () => seal(k, Uint8Array.of(1)).join());
  expect(new Set(all).size).toBe(100);
});
