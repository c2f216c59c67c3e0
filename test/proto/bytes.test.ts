// Bytes and the texts that stand for them.

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  base64url,
  concat,
  equal,
  fromBase64url,
  fromHex,
  fromUtf8,
  hex,
  paddedBase64url,
  utf8,
} from '../../src/proto/bytes.ts';
import { bytes, text } from './arbitrary.ts';

test('texts stand for the bytes that they were made of', () => {
  fc.assert(
    fc.property(bytes(70), (value) => {
      expect(fromHex(hex(value))).toEqual(value);
      expect(fromHex(hex(value).toUpperCase())).toEqual(value);
      expect(fromBase64url(base64url(value))).toEqual(value);
      expect(fromBase64url(paddedBase64url(value))).toEqual(value);
      expect(paddedBase64url(value)).toBe(
        Buffer.from(value).toString('base64').replaceAll('+', '-').replaceAll('/', '_'),
      );
    }),
  );
  fc.assert(
    fc.property(text, (value) => {
      expect(fromUtf8(utf8(value))).toBe(value);
    }),
  );
});

test.each(['a', '0g', '0x00', '00 00', ' 00'])('%j is not hexadecimal', (value) => {
  expect(() => fromHex(value)).toThrow(TypeError);
});

test.each(['A', 'AA=', 'AAA==', 'AA===', '=', 'AB', 'AAB', 'AA+A', 'AA/A', 'A A', 'AA\n'])(
  '%j is not base64url',
  (value) => {
    expect(fromBase64url(value)).toBeNull();
  },
);

describe('equal', () => {
  test.each([
    ['', '', true],
    ['00', '', false],
    ['00', '0000', false],
    ['0102', '0102', true],
    ['0102', '0103', false],
    ['8102', '0102', false],
  ])('%s and %s: %o', (a, b, same) => {
    expect(equal(fromHex(a), fromHex(b))).toBe(same);
  });
});

test('parts are put one after the other into memory of their own', () => {
  const part = fromHex('0102');
  const whole = concat(part, fromHex(''), part.subarray(1));
  expect(hex(whole)).toBe('010202');
  expect(concat(part).buffer).not.toBe(part.buffer);
});
