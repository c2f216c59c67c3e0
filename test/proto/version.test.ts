// Which version two sides agree upon.

import { describe, expect, test } from 'vitest';
import { fromHex } from '../../src/proto/bytes.ts';
import { decode } from '../../src/proto/codec.ts';
import {
  compatibleVersion,
  isCompatible,
  supportedSMPVersions,
  versionRange,
} from '../../src/proto/version.ts';

describe('two ranges', () => {
  test.each([
    [[9, 20], [9, 20], 20],
    [[9, 20], [6, 19], 19],
    [[9, 20], [6, 9], 9],
    [[9, 20], [20, 25], 20],
    [[9, 20], [6, 8], null],
    [[9, 20], [21, 25], null],
    [[9, 20], [20, 9], null],
  ] as const)('%o and %o agree upon %o', ([min, max], [otherMin, otherMax], version) => {
    expect(compatibleVersion({ min, max }, { min: otherMin, max: otherMax })).toBe(version);
    expect(compatibleVersion({ min: otherMin, max: otherMax }, { min, max })).toBe(version);
  });
});

test.each([
  [8, false],
  [9, true],
  [20, true],
  [21, false],
])('version %i is ours: %o', (version, isOurs) => {
  expect(isCompatible(version, supportedSMPVersions)).toBe(isOurs);
});

test('a range ends no earlier than it begins', () => {
  expect(decode(versionRange, fromHex('00090009'))).toEqual({ ok: true, value: { min: 9, max: 9 } });
  expect(decode(versionRange, fromHex('000a0009'))).toEqual({ ok: false, error: 'SYNTAX' });
});
