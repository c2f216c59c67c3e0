// Public keys have one spelling each, and private names keep them apart.

import { describe, expect, expectTypeOf, test } from 'vitest';
import { fromHex, hex } from '../../src/proto/bytes.ts';
import { decode, encode } from '../../src/proto/codec.ts';
import type { NotifierId, RecipientId, SenderId } from '../../src/proto/ids.ts';
import {
  asX25519PublicKey,
  authKeyFromSpki,
  authPublicKey,
  fromSpki,
  isSameKey,
  type KeyAlgorithm,
  toSpki,
  type X25519PublicKey,
  x25519PublicKey,
} from '../../src/proto/keys.ts';
import vectors from '../vectors/crypto_box.json';

const [agreement] = vectors.x25519;
const [agreement448] = vectors.x448;
const { queueEd25519Key, queueEd448Key, queueX25519Key } = vectors.authorization;

const known: [KeyAlgorithm, { public: string; publicDer: string } | undefined, number][] = [
  ['X25519', agreement?.alice, 44],
  ['X448', agreement448?.alice, 68],
  ['Ed25519', queueEd25519Key, 44],
  ['Ed448', queueEd448Key, 69],
];

describe.each(known)('%s', (algorithm, key, length) => {
  const raw = fromHex(key?.public ?? '');
  const spki = fromHex(key?.publicDer ?? '');

  test('is written as the reference writes it', () => {
    expect(spki).toHaveLength(length);
    expect(toSpki(algorithm, raw)).toEqual(spki);
    expect(fromSpki(algorithm, spki)).toEqual(raw);
  });

  test('is read in no other form', () => {
    const others = [
      spki.subarray(1),
      spki.subarray(0, -1),
      Uint8Array.of(...spki, 0),
      spki.with(1, (spki[1] ?? 0) + 1),
      spki.with(8, (spki[8] ?? 0) ^ 0x80),
      spki.with(11, 1),
      raw,
      fromHex(''),
    ];
    for (const other of others) expect(fromSpki(algorithm, other)).toBeNull();
  });

  test('is no key of another algorithm', () => {
    for (const [other] of known) expect(fromSpki(other, spki) !== null).toBe(other === algorithm);
  });
});

describe('a key that authorizes', () => {
  test.each([
    ['Ed25519', queueEd25519Key],
    ['Ed448', queueEd448Key],
    ['X25519', queueX25519Key],
  ] as const)('may be %s', (algorithm, { public: raw, publicDer }) => {
    const key = { algorithm, raw: fromHex(raw) };
    expect(authKeyFromSpki(fromHex(publicDer))).toEqual(key);
    expect(hex(encode(authPublicKey, key))).toBe((publicDer.length / 2).toString(16) + publicDer);
  });

  test('is no X448 key', () => {
    expect(authKeyFromSpki(fromHex(agreement448?.alice.publicDer ?? ''))).toBeNull();
  });

  test('is the same only with the same algorithm', () => {
    const raw = new Uint8Array(32).fill(1);
    expect(isSameKey({ algorithm: 'Ed25519', raw }, { algorithm: 'Ed25519', raw: raw.slice() })).toBe(true);
    expect(isSameKey({ algorithm: 'Ed25519', raw }, { algorithm: 'X25519', raw })).toBe(false);
    expect(isSameKey({ algorithm: 'Ed25519', raw }, { algorithm: 'Ed25519', raw: raw.with(31, 2) })).toBe(
      false,
    );
  });
});

describe('a key for agreement', () => {
  test('is X25519 and nothing else', () => {
    const ed25519 = fromHex(`2c${queueEd25519Key.publicDer}`);
    const x25519 = fromHex(`2c${queueX25519Key.publicDer}`);
    expect(decode(x25519PublicKey, ed25519)).toEqual({ ok: false, error: 'SYNTAX' });
    expect(decode(x25519PublicKey, x25519)).toEqual({ ok: true, value: fromHex(queueX25519Key.public) });
  });

  test('may be of low order: that shows only when it is used', () => {
    const lowOrder = fromHex(`2c${hex(toSpki('X25519', new Uint8Array(32)))}`);
    expect(decode(x25519PublicKey, lowOrder).ok).toBe(true);
  });

  test('has 32 bytes', () => {
    expect(() => asX25519PublicKey(new Uint8Array(31))).toThrow(RangeError);
    expectTypeOf(asX25519PublicKey(new Uint8Array(32))).toEqualTypeOf<X25519PublicKey>();
  });
});

test('an ID of one role is not taken for one of another', () => {
  expectTypeOf<RecipientId>().not.toExtend<SenderId>();
  expectTypeOf<SenderId>().not.toExtend<RecipientId>();
  expectTypeOf<NotifierId>().not.toExtend<SenderId>();
  expectTypeOf<Uint8Array>().not.toExtend<SenderId>();
  expectTypeOf<SenderId>().toExtend<Uint8Array>();
});
