// The two backends of the primitives give the reference's answers, and each other's.

import { ed25519 } from '@noble/curves/ed25519.js';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { fromHex, hex, utf8 } from '../../src/proto/bytes.ts';
import { passesKnownAnswers, trusted } from '../../src/proto/crypto/knownAnswers.ts';
import { primitives as native } from '../../src/proto/crypto/native.ts';
import { primitives as noble } from '../../src/proto/crypto/noble.ts';
import type { Primitives } from '../../src/proto/crypto/primitives.ts';
import chains from '../vectors/block_chain.json';
import box from '../vectors/crypto_box.json';

const bytes = (minLength: number, maxLength = minLength) => fc.uint8Array({ minLength, maxLength });

test('the native backend is itself and not its fallback', () => {
  expect(native.backend).toBe('node:crypto');
});

describe.each([native, noble])('$backend', (primitives: Primitives) => {
  test.each(box.x25519)(
    'agrees with the reference on the secret of two X25519 keys',
    ({ alice, bob, secret }) => {
      expect(hex(primitives.x25519PublicKey(fromHex(alice.private)))).toBe(alice.public);
      expect(hex(primitives.x25519(fromHex(alice.private), fromHex(bob.public)) ?? fromHex(''))).toBe(secret);
      expect(hex(primitives.x25519(fromHex(bob.private), fromHex(alice.public)) ?? fromHex(''))).toBe(secret);
    },
  );

  // RFC 7748, section 6.1; the points of order 1, 2, 4 and 8 and their spellings beyond the prime, p - 1, p, p + 1.
  test.each([
    box.x25519LowOrder.peerPublic,
    '0100000000000000000000000000000000000000000000000000000000000000',
    'e0eb7a7c3b41b8ae1656e3faf19fc46ada098deb9c32b1fd866205165f49b800',
    '5f9c95bca3508c24b1d0b1559c83ef5b04445cc4581c8e86d8224eddd09f1157',
    'ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f',
    'edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f',
    'eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f',
  ])('agrees on no secret with the low-order key %s', (publicKey) => {
    expect(primitives.x25519(fromHex(box.x25519LowOrder.private), fromHex(publicKey))).toBeNull();
  });

  test.each([0, 31, 33])('agrees on no secret with a key of %i bytes', (length) => {
    expect(primitives.x25519(fromHex(box.x25519LowOrder.private), new Uint8Array(length).fill(9))).toBeNull();
  });

  test.each(box.authorization.cases)('signs $name as the reference does', (vector) => {
    const { private: privateKey, public: publicKey } = box.authorization.queueEd25519Key;
    if (vector.authorized === undefined) return expect(vector.authorizedSha256).toBeDefined();
    const message = fromHex(vector.authorized);
    const signature = fromHex(vector.ed25519Signature);
    expect(primitives.ed25519Sign(fromHex(privateKey), message)).toEqual(signature);
    expect(primitives.ed25519Verify(fromHex(publicKey), message, signature)).toBe(true);
    expect(primitives.ed25519Verify(fromHex(publicKey), message.subarray(1), signature)).toBe(false);
  });

  test.each(chains.hkdfSha512)(
    'derives $length bytes as the reference does',
    ({ salt, ikm, info, length, out }) => {
      expect(hex(primitives.hkdfSha512(fromHex(salt), fromHex(ikm), utf8(info), length))).toBe(out);
    },
  );

  test('a key, a signature or a point that is none is false, not an exception', () => {
    const { private: privateKey, public: publicKey } = box.authorization.queueEd25519Key;
    const message = utf8('SUB');
    const signature = primitives.ed25519Sign(fromHex(privateKey), message);
    const notOnTheCurve = fromHex('02'.padEnd(64, '0'));
    expect(primitives.ed25519Verify(fromHex(publicKey), message, signature.subarray(1))).toBe(false);
    expect(primitives.ed25519Verify(fromHex(publicKey), message, new Uint8Array(0))).toBe(false);
    expect(primitives.ed25519Verify(fromHex(publicKey).subarray(1), message, signature)).toBe(false);
    expect(primitives.ed25519Verify(fromHex(`${publicKey}00`), message, signature)).toBe(false);
    expect(primitives.ed25519Verify(notOnTheCurve, message, signature)).toBe(false);
  });

  test('a private key of another length is a bug', () => {
    expect(() => primitives.ed25519Sign(new Uint8Array(33), utf8('SUB'))).toThrow(/32/);
    expect(() => primitives.x25519PublicKey(new Uint8Array(33))).toThrow(/32/);
  });

  test('a generated key pair works with its own public key', () => {
    const dh = primitives.x25519KeyPair();
    const peer = primitives.x25519KeyPair();
    expect(primitives.x25519(dh.privateKey, peer.publicKey)).toEqual(
      primitives.x25519(peer.privateKey, dh.publicKey),
    );
    expect(primitives.x25519PublicKey(dh.privateKey)).toEqual(dh.publicKey);
    const signing = primitives.ed25519KeyPair();
    const signature = primitives.ed25519Sign(signing.privateKey, utf8('hello'));
    expect(primitives.ed25519Verify(signing.publicKey, utf8('hello'), signature)).toBe(true);
    expect(primitives.ed25519Verify(peer.publicKey, utf8('hello'), signature)).toBe(false);
  });

  test('randomness has the length asked for and does not repeat', () => {
    const drawn = Array.from({ length: 64 }, () => hex(primitives.randomBytes(24)));
    expect(new Set(drawn).size).toBe(64);
    expect(drawn.every((value) => value.length === 48)).toBe(true);
  });

  test('results share no memory with anything else', () => {
    const message = utf8('message');
    const results = [primitives.sha256(message), primitives.sha512(message), primitives.randomBytes(32)];
    expect(results.map(({ byteOffset, length, buffer }) => [byteOffset, buffer.byteLength - length])).toEqual(
      results.map(() => [0, 0]),
    );
  });
});

test('both backends answer alike', () => {
  fc.assert(
    fc.property(bytes(32), bytes(32), bytes(0, 300), bytes(0, 80), (key, peer, message, salt) => {
      const answers = ({
        x25519,
        ed25519Sign,
        hkdfSha512,
        hmacSha256,
        sha256,
        sha512,
        x25519PublicKey,
      }: Primitives) => [
        x25519(key, peer),
        x25519PublicKey(key),
        ed25519Sign(key, message),
        hkdfSha512(salt, key, message, 96),
        hmacSha256(salt, message),
        sha256(message),
        sha512(message),
      ];
      expect(answers(native)).toEqual(answers(noble));
    }),
    { numRuns: 60 },
  );
});

test('both backends verify alike, forged signatures included', () => {
  const forged = fc.record({ key: bytes(32), message: bytes(0, 64), at: fc.nat(63), bit: fc.nat(7) });
  fc.assert(
    fc.property(forged, ({ key, message, at, bit }) => {
      const signature = noble.ed25519Sign(key, message);
      const publicKey = ed25519.getPublicKey(key);
      const tampered = Uint8Array.from(signature, (byte, i) => (i === at ? byte ^ (1 << bit) : byte));
      const verdicts = [native, noble].map((backend) => [
        backend.ed25519Verify(publicKey, message, signature),
        backend.ed25519Verify(publicKey, message, tampered),
      ]);
      expect(verdicts).toEqual([
        [true, false],
        [true, false],
      ]);
    }),
    { numRuns: 40 },
  );
});

describe('known answers', () => {
  test.each([native, noble])('$backend passes', (primitives) => {
    expect(passesKnownAnswers(primitives)).toBe(true);
  });

  const flip = (bytes: Uint8Array | null) =>
    bytes === null ? null : Uint8Array.from(bytes, (byte) => byte ^ 1);
  const lies: Record<string, Partial<Primitives>> = {
    'a wrong SHA-256': { sha256: (message) => noble.sha512(message).slice(0, 32) },
    'a wrong SHA-512': { sha512: (message) => noble.sha512(message).toReversed() },
    'a wrong HMAC': { hmacSha256: (_, message) => noble.sha256(message) },
    'HKDF with salt and key exchanged': {
      hkdfSha512: (a, b, info, length) => noble.hkdfSha512(b, a, info, length),
    },
    'another public key': { x25519PublicKey: (key) => noble.x25519PublicKey(noble.sha256(key)) },
    'another secret': { x25519: (key, peer) => flip(noble.x25519(key, peer)) },
    'a secret of zeros for a low-order key': {
      x25519: (key, peer) => noble.x25519(key, peer) ?? new Uint8Array(32),
    },
    'another signature': { ed25519Sign: (key, message) => noble.ed25519Sign(noble.sha256(key), message) },
    'yes to every signature': { ed25519Verify: () => true },
    'no to every signature': { ed25519Verify: () => false },
    'an exception': {
      ed25519Verify: () => {
        throw new Error('not implemented');
      },
    },
  };

  test.each(Object.entries(lies))('%s is noticed', (_, lie) => {
    expect(passesKnownAnswers({ ...noble, ...lie })).toBe(false);
  });

  test('a primitive that is missing is noticed', () => {
    const { hkdfSha512: _, ...others } = noble;
    expect(passesKnownAnswers(others as Primitives)).toBe(false);
  });

  test('a backend that lies is replaced', () => {
    expect(trusted({ ...native, ed25519Verify: () => true }, noble)).toBe(noble);
    expect(trusted(native, noble)).toBe(native);
  });
});
