// Values as bytes: CBOR (RFC 8949), where a bigint is tagged, so that it comes back as one however small it is.

import { decode, encode } from 'cborg';
import { bigIntDecoder, bigNegIntDecoder, structBigIntEncoder } from 'cborg/taglib';
import type { Value } from './store.ts';

const positiveTag = 2;
const negativeTag = 3;

export function toCbor(value: Value): Uint8Array {
  return encode(value, {
    typeEncoders: { bigint: structBigIntEncoder },
    ignoreUndefinedProperties: true,
    float64: true,
  });
}

/** Only for what has been authenticated: it throws on what `toCbor` has not written. */
export function fromCbor(bytes: Uint8Array): Value {
  return decode(bytes, { tags: { [positiveTag]: bigIntDecoder, [negativeTag]: bigNegIntDecoder } }) as Value;
}
