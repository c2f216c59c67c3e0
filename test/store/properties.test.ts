// What holds for all keys and values.

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { fromCbor, toCbor } from '../../client/store/cbor.ts';
import { hideKey, hideRange } from '../../client/store/hiddenKeys.ts';
import type { Key, Value } from '../../client/store/store.ts';

const hidingKey = new Uint8Array(32).fill(7);
const word = fc.string({ unit: 'grapheme', maxLength: 5 });
const number = fc.oneof(fc.maxSafeNat(), fc.nat(3), fc.constantFrom(255, 256, Number.MAX_SAFE_INTEGER));
const key: fc.Arbitrary<Key> = fc.array(fc.oneof(word, number), { minLength: 1, maxLength: 4 });

const hidden = (of: Key) => Buffer.from(hideKey(hidingKey, of));
const isIn = (of: Key, range: Parameters<typeof hideRange>[1]) => {
  const { from, before } = hideRange(hidingKey, range);
  return Buffer.compare(hidden(of), from) >= 0 && Buffer.compare(hidden(of), before) < 0;
};
const startsWith = (of: Key, prefix: Key) => prefix.every((part, i) => of[i] === part);

describe('keys on disk', () => {
  test('sort by the number that comes next, whatever follows it', () => {
    fc.assert(
      fc.property(key, number, number, fc.array(word), fc.array(word), (prefix, a, b, one, other) => {
        fc.pre(a !== b);
        const order = Buffer.compare(hidden([...prefix, a, ...one]), hidden([...prefix, b, ...other]));
        expect(order).toBe(Math.sign(a - b));
      }),
    );
  });

  test('are in the range of a prefix exactly if they begin with it', () => {
    fc.assert(
      fc.property(key, key, fc.nat(4), (of, other, length) => {
        for (const prefix of [of.slice(0, length), other]) {
          expect(isIn(of, { prefix })).toBe(startsWith(of, prefix));
        }
      }),
    );
  });

  test('are in the range of numbers exactly if such a number comes next', () => {
    fc.assert(
      fc.property(key, number, fc.option(number, { nil: undefined }), key, (prefix, from, before, rest) => {
        const range = { prefix, from, ...(before === undefined ? {} : { before }) };
        const [next] = rest;
        const fits = typeof next === 'number' && next >= from && next < (before ?? Infinity);
        expect(isIn([...prefix, ...rest], range)).toBe(fits);
        expect(isIn(prefix, range)).toBe(false);
      }),
    );
  });

  test('are equal only if the keys are', () => {
    fc.assert(
      fc.property(key, key, (a, b) => {
        const same = a.length === b.length && startsWith(a, b);
        expect(hidden(a).equals(hidden(b))).toBe(same);
      }),
    );
  });

  test('show neither words nor that two are the same in two places', () => {
    const [here, there] = [hidden(['contact', 'Mira Example']), hidden(['message', 'Mira Example'])];
    expect(Buffer.concat([here, there]).includes('Mira')).toBe(false);
    expect(here.subarray(-16)).not.toEqual(there.subarray(-16));
    expect(hideKey(new Uint8Array(32), ['contact', 'Mira Example'])).not.toEqual(new Uint8Array(here));
  });

  test.each([[-1], [0.5], [2 ** 53], [NaN], ['\ud800']])('refuse %s', (part) => {
    expect(() => hideKey(hidingKey, ['a', part])).toThrow(RangeError);
  });
});

const { value } = fc.letrec<{ value: Value }>((tie) => ({
  value: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    fc.constant(null),
    fc.boolean(),
    fc.maxSafeInteger(),
    fc.double({ noNaN: true }).filter((n) => !Object.is(n, -0)),
    fc.bigInt(),
    fc.string({ unit: 'grapheme' }),
    fc.uint8Array(),
    fc.array(tie('value')),
    fc.dictionary(fc.oneof(fc.string(), fc.constantFrom('__proto__', 'constructor')), tie('value'), {
      noNullPrototype: true,
    }),
  ),
}));

test('values come back as they were', () => {
  fc.assert(
    fc.property(value, (of) => {
      expect(fromCbor(toCbor(of))).toEqual(of);
    }),
  );
});

test('what has no value is left out', () => {
  expect(fromCbor(toCbor({ a: 1, b: undefined } as unknown as Value))).toEqual({ a: 1 });
});
