// What must hold for any bytes whatever: they are refused, by a value, or they are the one spelling of what is read.

import { expect } from 'vitest';
import { type Codec, decode, encode } from '../../src/proto/codec.ts';
import { valueOf } from './vector.ts';

/** `isFree`: values that the protocol lets others spell in several ways; they must be written in one. */
export function expectOneSpelling<T>(
  codec: Codec<T>,
  received: Uint8Array,
  isFree: (value: T) => boolean = () => false,
): void {
  const decoded = decode(codec, received);
  if (!decoded.ok) {
    expect(decoded.error).toMatch(/^(SYNTAX|UNKNOWN)$/);
    return;
  }
  const written = encode(codec, decoded.value);
  if (isFree(decoded.value)) expect(encode(codec, valueOf(decode(codec, written)))).toEqual(written);
  else expect(written).toEqual(received);
}
