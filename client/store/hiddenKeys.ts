// Keys as they are on disk: numbers in order, words and IDs behind a keyed hash of themselves and of all that stands
// before them, so that equal IDs in two places cannot be told to be equal.

import { primitives } from '#primitives';
import { concat, empty, utf8 } from '../../src/proto/bytes.ts';
import type { SealedRange } from './backend.ts';
import type { Key, KeyPart, Range } from './store.ts';

// The header's key is 0.
const numberTag = 1;
const wordTag = 2;
const beyondTags = 3;
const hashLength = 16;

export type HidingKey = Uint8Array;

export function hideKey(hidingKey: HidingKey, key: Key): Uint8Array {
  return key.reduce<Uint8Array>((parent, part) => concat(parent, hidePart(hidingKey, parent, part)), empty);
}

export function hideRange(hidingKey: HidingKey, range: Range): SealedRange {
  const prefix = hideKey(hidingKey, range.prefix);
  const at = (...tail: number[]) => concat(prefix, Uint8Array.from(tail));
  const bound = (number: number) => concat(prefix, hideNumber(number));
  const byNumber = range.from !== undefined || range.before !== undefined;
  // Not from the header on, which is no entry.
  const first = byNumber || prefix.length === 0 ? at(numberTag) : prefix;
  const end = byNumber ? at(wordTag) : at(beyondTags);
  return {
    from: range.from === undefined ? first : bound(range.from),
    before: range.before === undefined ? end : bound(range.before),
    limit: range.limit ?? Number.MAX_SAFE_INTEGER,
    reverse: range.reverse ?? false,
  };
}

function hidePart(hidingKey: HidingKey, parent: Uint8Array, part: KeyPart): Uint8Array {
  if (typeof part === 'number') return hideNumber(part);
  // What UTF-8 cannot say would become one and the same character.
  if (!part.isWellFormed()) throw new RangeError('a key that is not text');
  const hash = primitives.hmacSha256(hidingKey, concat(parent, utf8(part)));
  return concat(Uint8Array.of(wordTag), hash.subarray(0, hashLength));
}

function hideNumber(number: number): Uint8Array {
  if (!Number.isSafeInteger(number) || number < 0) throw new RangeError('a number that does not sort');
  const bytes = new Uint8Array(9);
  const view = new DataView(bytes.buffer);
  view.setUint8(0, numberTag);
  view.setBigUint64(1, BigInt(number));
  return bytes;
}
