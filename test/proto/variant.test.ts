import fc from 'fast-check';
import { describe, expect, expectTypeOf, test } from 'vitest';
import { fromHex, hex, utf8 } from '../../src/proto/bytes.ts';
import {
  decode,
  encode,
  inside,
  list,
  shortString,
  struct,
  tail,
  type Wire,
  word16,
  word8,
} from '../../src/proto/codec.ts';
import { variant } from '../../src/proto/variant.ts';
import { bytes } from './arbitrary.ts';
import { expectOneSpelling } from './spelling.ts';

const message = variant('type', {
  HELLO: ['H', struct({})],
  MSG: ['M', struct({ body: tail })],
  QADD: ['QA', struct({ count: word8 })],
  QKEY: ['QK', struct({ key: shortString })],
});

describe('a variant', () => {
  test.for<[string, Wire<typeof message>]>([
    ['48', { type: 'HELLO' }],
    ['4d', { type: 'MSG', body: fromHex('') }],
    ['4d4142', { type: 'MSG', body: utf8('AB') }],
    ['514105', { type: 'QADD', count: 5 }],
    ['514b0141', { type: 'QKEY', key: utf8('A') }],
  ])('%s', ([wire, value]) => {
    expect(decode(message, fromHex(wire))).toEqual({ ok: true, value });
    expect(hex(encode(message, value))).toBe(wire);
  });

  test.for(['', '51', '5151', '68', '41', '4800', '514b02'])('refuses "%s"', (wire) => {
    expect(decode(message, fromHex(wire))).toEqual({ ok: false, error: 'SYNTAX' });
  });

  test('has its kind for a type', () => {
    expectTypeOf<Extract<Wire<typeof message>, { type: 'QADD' }>['count']>().toEqualTypeOf<number>();
  });
});

describe('a list', () => {
  const numbers = list(word16);
  test('may be empty', () => {
    expect(decode(numbers, fromHex('00'))).toEqual({ ok: true, value: [] });
    expect(hex(encode(numbers, []))).toBe('00');
  });

  test('has as many items as it says', () => {
    expect(decode(numbers, fromHex('0200010002'))).toEqual({ ok: true, value: [1, 2] });
    expect(decode(numbers, fromHex('03000100')).ok).toBe(false);
    expect(() =>
      encode(
        numbers,
        Array.from({ length: 256 }, () => 0),
      ),
    ).toThrow(RangeError);
  });
});

test('a value inside other bytes is all there is in them', () => {
  const boxed = inside(shortString, word16);
  expect(decode(boxed, fromHex('020102'))).toEqual({ ok: true, value: 0x0102 });
  expect(hex(encode(boxed, 0x0102))).toBe('020102');
  for (const wire of ['0101', '03010203']) expect(decode(boxed, fromHex(wire)).ok).toBe(false);
});

test('whatever is read has one spelling', () => {
  fc.assert(fc.property(bytes(12), (received) => expectOneSpelling(message, received)));
});
