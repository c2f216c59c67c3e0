// The combinators of which every message is made: what they read, what they refuse, and what they will not write.

import fc from 'fast-check';
import { describe, expect, expectTypeOf, test } from 'vitest';
import { fromHex, hex } from '../../src/proto/bytes.ts';
import {
  absent,
  bool,
  type Codec,
  decode,
  decodeHead,
  encode,
  fixed,
  int64,
  large,
  letter,
  maybe,
  nonEmpty,
  refined,
  refuse,
  shortString,
  struct,
  tail,
  utf8Text,
  type Wire,
  word16,
  word8,
} from '../../src/proto/codec.ts';
import { bare, implied, oneOf, tagged, unsent } from '../../src/proto/tagged.ts';
import { damaged, bytes as upTo, int64 as anyInt64 } from './arbitrary.ts';

const mode = letter({ M: 'messaging', C: 'contact' });
const pair = struct({ mode, id: shortString });
const message = tagged({ PING: bare, SEND: struct({ body: tail }), NONE: implied({ count: 0 }) });
const error = oneOf({
  AUTH: bare,
  CMD: oneOf({ SYNTAX: bare }),
  STORE: utf8Text(tail),
  NETWORK: unsent(word8),
});

describe('a value', () => {
  test.each<[string, Codec<never>, unknown]>([
    ['00', word8 as never, 0],
    ['ff', word8 as never, 255],
    ['0100', word16 as never, 256],
    ['ffff', word16 as never, 65535],
    ['7fffffffffffffff', int64 as never, 2n ** 63n - 1n],
    ['8000000000000000', int64 as never, -(2n ** 63n)],
    ['ffffffffffffffff', int64 as never, -1n],
    ['00', shortString as never, fromHex('')],
    ['020102', shortString as never, fromHex('0102')],
    ['00020102', large as never, fromHex('0102')],
    ['0102', tail as never, fromHex('0102')],
    ['', tail as never, fromHex('')],
    ['0102', fixed(2) as never, fromHex('0102')],
    ['54', bool as never, true],
    ['46', bool as never, false],
    ['4d', mode as never, 'messaging'],
    ['30', maybe(word8) as never, null],
    ['3107', maybe(word8) as never, 7],
    ['020304', nonEmpty(word8) as never, [3, 4]],
    ['', absent(5) as never, 5],
    ['4d0107', pair as never, { mode: 'messaging', id: fromHex('07') }],
    ['c3a4', utf8Text(tail) as never, 'ä'],
    ['efbbbf61', utf8Text(tail) as never, '\ufeffa'],
    ['50494e47', message as never, { tag: 'PING' }],
    ['53454e4420', message as never, { tag: 'SEND', body: fromHex('') }],
    ['53454e442020', message as never, { tag: 'SEND', body: fromHex('20') }],
    ['4e4f4e45', message as never, { tag: 'NONE', count: 0 }],
    ['41555448', error as never, 'AUTH'],
    ['434d442053594e544158', error as never, { CMD: 'SYNTAX' }],
    ['53544f524520', error as never, { STORE: '' }],
    ['4e4554574f524b', error as never, { NETWORK: null }],
  ])('%s is read and written', (bytes, codec, value) => {
    expect(decode<unknown>(codec, fromHex(bytes))).toEqual({ ok: true, value });
    expect(hex(encode<unknown>(codec as Codec<unknown>, value))).toBe(bytes);
  });
});

describe('refused', () => {
  test.each<[string, string, Codec<never>]>([
    ['nothing for a byte', '', word8 as never],
    ['one byte for two', '00', word16 as never],
    ['seven bytes for eight', '00000000000000', int64 as never],
    ['a length beyond the end', '0201', shortString as never],
    ['a length of its own beyond the end', '00', large as never],
    ['a large length beyond the end', '000201', large as never],
    ['too few of a fixed number', '01', fixed(2) as never],
    ['a letter that is none', '58', mode as never],
    ['a lower-case letter', '6d', mode as never],
    ['a Bool that is neither T nor F', '31', bool as never],
    ['a Maybe that is neither 0 nor 1', '32', maybe(word8) as never],
    ['a Maybe of zero, not of its character', '00', maybe(word8) as never],
    ['a Maybe without its value', '31', maybe(word8) as never],
    ['an empty list', '00', nonEmpty(word8) as never],
    ['a list that is cut short', '0203', nonEmpty(word8) as never],
    ['bytes that are not UTF-8', 'ff', utf8Text(tail) as never],
    ['a surrogate', 'eda080', utf8Text(tail) as never],
    ['a byte too many', '0000', word8 as never],
    ['a space after a tag that has no parameters', '50494e4720', message as never],
    ['a space after parameters that are implied', '4e4f4e4520', message as never],
    ['no space before parameters', '53454e44', message as never],
    ['a word that is none', '58', error as never],
    ['an error with parameters that it has not', '4155544820', error as never],
    ['an error without its parameters', '434d44', error as never],
    ['the name of a property of every object', '636f6e7374727563746f72', error as never],
    ['its prototype', '5f5f70726f746f5f5f', error as never],
  ])('%s: SYNTAX', (_, bytes, codec) => {
    expect(decode(codec, fromHex(bytes))).toEqual({ ok: false, error: 'SYNTAX' });
  });

  test.each(['', '20', '50494e', '70696e67', '50494e470a', '636f6e7374727563746f72', '5f5f70726f746f5f5f'])(
    'the tag %s: UNKNOWN',
    (bytes) => {
      expect(decode(message, fromHex(bytes))).toEqual({
        ok: false,
        error: 'UNKNOWN',
      });
    },
  );
});

describe('not written', () => {
  test.each<[string, () => unknown]>([
    ['a number beyond its size', () => encode(word8, 256)],
    ['a negative number', () => encode(word16, -1)],
    ['a fraction', () => encode(word16, 1.5)],
    ['what is no number', () => encode(word16, Number.NaN)],
    ['more than 64 bits', () => encode(int64, 2n ** 63n)],
    ['a short string of 256 bytes', () => encode(shortString, new Uint8Array(256))],
    ['a large one of 65,536', () => encode(large, new Uint8Array(65536))],
    ['another number of bytes', () => encode(fixed(2), new Uint8Array(3))],
    ['a value without a letter', () => encode(mode, 'other' as 'contact')],
    ['an empty list', () => encode(nonEmpty(word8), [] as never)],
    ['a list of 256', () => encode(nonEmpty(word8), Array(256).fill(0) as never)],
    ['a tag that is none', () => encode(message, { tag: 'WHAT' } as never)],
    ['a word that is none', () => encode(error, 'WHAT' as never)],
    ['two words at once', () => encode(error, { STORE: 'a', CMD: 'SYNTAX' } as never)],
  ])('%s', (_, write) => {
    expect(write).toThrow(RangeError);
  });
});

describe('read and written', () => {
  test('every Int64 is itself', () => {
    fc.assert(
      fc.property(anyInt64, (value) => {
        expect(decode(int64, encode(int64, value))).toEqual({ ok: true, value });
      }),
    );
  });

  test('the head of something longer is read where the rest may be ignored', () => {
    expect(decodeHead(word16, fromHex('000105'))).toEqual({ ok: true, value: 1 });
    expect(decodeHead(word16, fromHex('00'))).toEqual({ ok: false, error: 'SYNTAX' });
  });

  test('bytes are read where they stand in a larger buffer', () => {
    const buffer = fromHex('ffff4d0107ffff');
    expect(decode(pair, buffer.subarray(2, 5))).toEqual({
      ok: true,
      value: { mode: 'messaging', id: fromHex('07') },
    });
  });

  test('a bug in a codec is no refusal', () => {
    const broken = refined(
      word8,
      () => (null as unknown as Uint8Array).length,
      () => 0,
    );
    expect(() => decode(broken, fromHex('00'))).toThrow(TypeError);
    expect(
      decode(
        refined(
          word8,
          (): number => refuse('UNKNOWN'),
          () => 0,
        ),
        fromHex('00'),
      ),
    ).toEqual({
      ok: false,
      error: 'UNKNOWN',
    });
  });

  test('a detail that is not sent may come from others', () => {
    expect(decode(error, fromHex('4e4554574f524b2007'))).toEqual({ ok: true, value: { NETWORK: 7 } });
    expect(encode(error, { NETWORK: 7 })).toEqual(encode(error, { NETWORK: null }));
  });

  test('damaged bytes are refused, or a value that is spelled just so', () => {
    const sound = fc.record({
      mode: fc.constantFrom('messaging' as const, 'contact' as const),
      id: upTo(20),
    });
    const lists = nonEmpty(pair);
    const many = fc.array(sound, { minLength: 1, maxLength: 4 }).map((all) => encode(lists, all as never));
    fc.assert(
      fc.property(damaged(many), (received) => {
        const decoded = decode(lists, received);
        expect(decoded.ok ? encode(lists, decoded.value) : received).toEqual(received);
      }),
    );
  });
});

test('the type of a value follows from its codec', () => {
  expectTypeOf<Wire<typeof pair>>().toEqualTypeOf<{ mode: 'messaging' | 'contact'; id: Uint8Array }>();
  expectTypeOf<Wire<typeof bool>>().toEqualTypeOf<boolean>();
  expectTypeOf<Extract<Wire<typeof message>, { tag: 'SEND' }>['body']>().toEqualTypeOf<Uint8Array>();
  expectTypeOf<Wire<typeof error>>().toExtend<
    'AUTH' | { CMD: 'SYNTAX' } | { STORE: string } | { NETWORK: number | null }
  >();
});
