// The backends of the cipher seal alike, open alike, and must prove it before they are used. What they seal is compared
// with the reference in box.test.ts, which runs with each of them.

import { cipher } from '#cipher';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Cipher } from '../../src/proto/crypto/cipher.ts';
import { trustedCipher } from '../../src/proto/crypto/knownAnswers.ts';
import { libsodium } from '../../src/proto/crypto/libsodium.ts';
import { cipher as noble } from '../../src/proto/crypto/nobleCipher.ts';
import { open, seal } from '../../src/proto/crypto/secretbox.ts';

const bytes = (minLength: number, maxLength = minLength) => fc.uint8Array({ minLength, maxLength });
const sized = (...lengths: number[]) =>
  fc.constantFrom(...lengths).chain((length) => fc.tuple(bytes(32), bytes(24), bytes(length)));
/** Around a block of the cipher, a block of SMP, and what libsodium has room for. */
const boxes = fc.oneof(sized(0, 1, 31, 32, 33, 64), sized(16367, 16368, 16384), sized(32767, 32768, 32769));

test('both backends seal alike', () => {
  fc.assert(
    fc.property(boxes, ([key, nonce, message]) => {
      const sealed = noble.seal(key, nonce, message);
      expect(cipher.seal(key, nonce, message)).toEqual(sealed);
      expect(cipher.open(key, nonce, sealed)).toEqual(message);
    }),
    { numRuns: 60 },
  );
});

test('neither opens what was changed anywhere', () => {
  fc.assert(
    fc.property(boxes, fc.nat(), fc.nat(7), ([key, nonce, message], at, bit) => {
      const sealed = noble.seal(key, nonce, message);
      const changed = at % sealed.length;
      const forged = Uint8Array.from(sealed, (byte, i) => (i === changed ? byte ^ (1 << bit) : byte));
      expect(noble.open(key, nonce, forged)).toBeNull();
      expect(cipher.open(key, nonce, forged)).toBeNull();
    }),
    { numRuns: 60 },
  );
});

test('a box keeps its bytes while others are sealed and opened', () => {
  const [key, nonce] = [new Uint8Array(32).fill(1), new Uint8Array(24).fill(2)];
  const sealed = cipher.seal(key, nonce, new Uint8Array(100));
  const opened = cipher.open(key, nonce, sealed);
  cipher.seal(key, nonce, new Uint8Array(100).fill(9));
  expect(sealed).toEqual(noble.seal(key, nonce, new Uint8Array(100)));
  expect(opened).toEqual(new Uint8Array(100));
});

test('a key or a nonce of another length is a bug', () => {
  const [key, nonce, box] = [new Uint8Array(32), new Uint8Array(24), new Uint8Array(16)];
  expect(() => seal(key.subarray(1), nonce, box)).toThrow(RangeError);
  expect(() => seal(key, nonce.subarray(1), box)).toThrow(RangeError);
  expect(() => open(key.subarray(1), nonce, box)).toThrow(RangeError);
  expect(() => open(key, nonce.subarray(1), box)).toThrow(RangeError);
  expect(open(key, nonce, box.subarray(1))).toBeNull();
});

describe('a backend is replaced', () => {
  const replacement: Cipher = { ...noble };
  const lies: Record<string, Partial<Cipher>> = {
    'that seals under another key': {
      seal: (key, nonce, message) => noble.seal(key.toReversed(), nonce, message),
    },
    'that seals nothing': { seal: (_, __, message) => new Uint8Array(message.length + 16) },
    'that opens nothing': { open: () => null },
    'that opens to something else': {
      open: (key, nonce, sealed) => noble.open(key, nonce, sealed)?.toReversed() ?? null,
    },
    'that opens all': {
      open: (key, nonce, sealed) => noble.seal(key, nonce, sealed.subarray(16)).subarray(16),
    },
    'that throws': {
      seal: () => {
        throw new Error('not implemented');
      },
    },
  };

  test.each(Object.entries(lies))('%s', (_, lie) => {
    expect(trustedCipher(() => ({ ...noble, ...lie }), replacement)).toBe(replacement);
  });

  test('that is no module', () => {
    expect(libsodium(() => ({}))).toBe(noble);
  });

  test('that does not load', () => {
    const load = () => {
      throw new Error('no such file');
    };
    expect(libsodium(load)).toBe(noble);
  });

  test('and otherwise it is not', () => {
    expect(trustedCipher(() => noble, replacement)).toBe(noble);
  });
});
