// One definition per wire value: it reads the value, writes it and, through `Wire`, is its type.
// Mirrors `class Encoding` (Encoding.hs). What is read must be spelled in exactly one way.

import { fromUtf8, utf8 } from './bytes.ts';
import { DecodeError, Input, refuse } from './input.ts';
import { Output } from './output.ts';

export { refuse } from './input.ts';

export interface Codec<T> {
  read(input: Input): T;
  write(value: T, output: Output): void;
}

export type Wire<C> = C extends Codec<infer T> ? T : never;

export type Decoded<T> = { ok: true; value: T } | { ok: false; error: 'SYNTAX' | 'UNKNOWN' };

export function encode<T>(codec: Codec<T>, value: T): Uint8Array {
  const output = new Output();
  codec.write(value, output);
  return output.written();
}

/** Reads a value that must be all there is; bytes left over are an error. */
export function decode<T>(codec: Codec<T>, bytes: Uint8Array): Decoded<T> {
  return attempt(codec, new Input(bytes), (input) => input.left === 0);
}

/** Reads a value and ignores what follows it, as handshakes do to leave room for later versions. */
export function decodeHead<T>(codec: Codec<T>, bytes: Uint8Array): Decoded<T> {
  return attempt(codec, new Input(bytes), () => true);
}

function attempt<T>(codec: Codec<T>, input: Input, isWhole: (input: Input) => boolean): Decoded<T> {
  try {
    const value = codec.read(input);
    return isWhole(input) ? { ok: true, value } : { ok: false, error: 'SYNTAX' };
  } catch (error) {
    if (error instanceof DecodeError) return { ok: false, error: error.reason };
    throw error;
  }
}

function unsigned(size: number): Codec<number> {
  return {
    read: (input) => {
      let value = 0;
      for (let place = 0; place < size; place++) value = value * 256 + input.byte();
      return value;
    },
    write: (value, output) => {
      if (!Number.isInteger(value) || value < 0 || value >= 256 ** size)
        throw new RangeError(`not Word${size * 8}`);
      for (let place = size - 1; place >= 0; place--) output.byte((value >>> (8 * place)) & 0xff);
    },
  };
}

export const word8 = unsigned(1);
export const word16 = unsigned(2);
export const word32 = unsigned(4);

export const int64: Codec<bigint> = {
  read: (input) =>
    BigInt.asIntN(
      64,
      input.take(8).reduce((value, byte) => (value << 8n) | BigInt(byte), 0n),
    ),
  write: (value, output) => {
    if (BigInt.asIntN(64, value) !== value) throw new RangeError('not Int64');
    output.bytes(Uint8Array.from({ length: 8 }, (_, i) => Number((value >> BigInt(56 - 8 * i)) & 0xffn)));
  },
};

function prefixed(length: Codec<number>): Codec<Uint8Array> {
  return {
    read: (input) => input.take(length.read(input)),
    write: (value, output) => {
      length.write(value.length, output);
      output.bytes(value);
    },
  };
}

/** Up to 255 bytes behind their length; `ByteString` in Encoding.hs. */
export const shortString = prefixed(word8);

/** Up to 65,535 bytes behind their length; `Large` in Encoding.hs. */
export const large = prefixed(word16);

/** All that is left; `Tail` in Encoding.hs. */
export const tail: Codec<Uint8Array> = {
  read: (input) => input.rest(),
  write: (value, output) => output.bytes(value),
};

export function fixed(length: number): Codec<Uint8Array> {
  return {
    read: (input) => input.take(length),
    write: (value, output) => {
      if (value.length !== length) throw new RangeError(`not ${length} bytes`);
      output.bytes(value);
    },
  };
}

/** A single character out of several, each standing for a value. */
export function letter<const L extends Record<string, unknown>>(letters: L): Codec<L[keyof L]> {
  type Value = L[keyof L];
  const values = new Map(
    Object.entries(letters).map(([character, value]) => [character.charCodeAt(0), value as Value]),
  );
  const codes = new Map([...values].map(([code, value]) => [value, code]));
  return {
    read: (input) => {
      const code = input.byte();
      return values.has(code) ? (values.get(code) as Value) : refuse();
    },
    write: (value, output) => {
      const code = codes.get(value);
      if (code === undefined) throw new RangeError('no letter for this value');
      output.byte(code);
    },
  };
}

export const bool = letter({ T: true, F: false });

export function maybe<T>(codec: Codec<T>): Codec<T | null> {
  const isPresent = letter({ '0': false, '1': true });
  return {
    read: (input) => (isPresent.read(input) ? codec.read(input) : null),
    write: (value, output) => {
      isPresent.write(value !== null, output);
      if (value !== null) codec.write(value, output);
    },
  };
}

export type NonEmpty<T> = readonly [T, ...T[]];

/** Up to 255 items behind their count; `smpEncodeList` in Encoding.hs. */
export function list<T>(codec: Codec<T>): Codec<readonly T[]> {
  return {
    read: (input) => Array.from({ length: word8.read(input) }, () => codec.read(input)),
    write: (items, output) => {
      word8.write(items.length, output);
      for (const item of items) codec.write(item, output);
    },
  };
}

/** 1 to 255 items behind their count. */
export function nonEmpty<T>(codec: Codec<T>): Codec<NonEmpty<T>> {
  return refined(
    list(codec),
    ([first, ...others]) => (first === undefined ? refuse() : [first, ...others]),
    (items) => {
      if (items.length === 0) throw new RangeError('an empty list');
      return items;
    },
  );
}

/** Nothing on the wire: the field that a version does not have. Writing it drops the value. */
export function absent<T>(value: T): Codec<T> {
  return { read: () => value, write: () => undefined };
}

/** A value of another type behind the same bytes. `from` calls `refuse` for bytes that are no such value. */
export function refined<A, B>(codec: Codec<A>, from: (raw: A) => B, to: (value: B) => A): Codec<B> {
  return {
    read: (input) => from(codec.read(input)),
    write: (value, output) => codec.write(to(value), output),
  };
}

/** A value that must be all there is in the bytes that another codec reads, behind their length for example. */
export function inside<T>(bytes: Codec<Uint8Array>, codec: Codec<T>): Codec<T> {
  return refined(
    bytes,
    (raw) => {
      const decoded = decode(codec, raw);
      return decoded.ok ? decoded.value : refuse(decoded.error);
    },
    (value) => encode(codec, value),
  );
}

export function utf8Text(codec: Codec<Uint8Array>): Codec<string> {
  return refined(
    codec,
    (bytes) => {
      try {
        return fromUtf8(bytes);
      } catch {
        return refuse();
      }
    },
    utf8,
  );
}

type Fields = Record<string, Codec<never> | Codec<unknown>>;
type StructOf<F> = { [K in keyof F]: Wire<F[K]> };

export function struct<F extends Fields>(fields: F): Codec<StructOf<F>> {
  const entries = Object.entries(fields) as [string, Codec<unknown>][];
  return {
    read: (input) => {
      const byName: Record<string, unknown> = {};
      for (const [name, codec] of entries) byName[name] = codec.read(input);
      return byName as StructOf<F>;
    },
    write: (value, output) => {
      const byName = value as Record<string, unknown>;
      for (const [name, codec] of entries) codec.write(byName[name], output);
    },
  };
}
