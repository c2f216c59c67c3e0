// crypto_box, its padding and the authenticator, against the reference.

import { describe, expect, test } from 'vitest';
import { primitives } from '#primitives';
import { fromHex, hex } from '../../src/proto/bytes.ts';
import {
  cbAuthenticate,
  cbDecrypt,
  cbDecryptNoPad,
  cbEncrypt,
  cbEncryptNoPad,
  cbNonce,
  cbVerify,
  reverseNonce,
} from '../../src/proto/crypto/box.ts';
import { pad, unpad } from '../../src/proto/padding.ts';
import vectors from '../vectors/crypto_box.json';
import { bytesOf, pattern } from './vector.ts';

const { box, authorization } = vectors;
const secret = fromHex(box.secret);
const sha256 = (bytes: Uint8Array) => hex(primitives.sha256(bytes));

describe('the box', () => {
  test.each(box.unpadded)('of $size bytes is the reference’s', ({ size, nonce, encryptedSha256 }) => {
    const sealed = cbEncryptNoPad(secret, fromHex(nonce), pattern(size));
    expect(sha256(sealed)).toBe(encryptedSha256);
    expect(cbDecryptNoPad(secret, fromHex(nonce), sealed)).toEqual(pattern(size));
  });

  test.each(box.padded)('of $size bytes padded to $paddedSize is the reference’s', (vector) => {
    const nonce = fromHex(vector.nonce);
    const sealed = cbEncrypt(secret, nonce, pattern(vector.size), vector.paddedSize);
    expect(sealed).toHaveLength(vector.encryptedSize);
    expect(sha256(sealed)).toBe(vector.encryptedSha256);
    expect(cbDecrypt(secret, nonce, sealed)).toEqual(pattern(vector.size));
  });

  test.each(box.reject.cases)('$why', ({ encrypted, error, unpad: isPadded }) => {
    const open = isPadded === true ? cbDecrypt : cbDecryptNoPad;
    expect(open(secret, fromHex(box.reject.nonce), fromHex(encrypted)) !== null).toBe(error === 'ok');
  });

  test('opens neither under another secret nor under another nonce', () => {
    const nonce = fromHex(box.reject.nonce);
    const sealed = cbEncrypt(secret, nonce, pattern(100), 128);
    expect(cbDecrypt(secret.toReversed(), nonce, sealed)).toBeNull();
    expect(cbDecrypt(secret, reverseNonce(nonce), sealed)).toBeNull();
  });

  test('reads bytes that do not begin at a word of their buffer', () => {
    const nonce = fromHex(box.reject.nonce);
    const shifted = (bytes: Uint8Array) => {
      const buffer = new Uint8Array(bytes.length + 1);
      buffer.set(bytes, 1);
      return buffer.subarray(1);
    };
    const sealed = cbEncryptNoPad(secret, nonce, pattern(100));
    expect(cbEncryptNoPad(shifted(secret), shifted(nonce), shifted(pattern(100)))).toEqual(sealed);
    expect(cbDecryptNoPad(shifted(secret), shifted(nonce), shifted(sealed))).toEqual(pattern(100));
  });

  test('leaves what it was given as it was', () => {
    const given = [secret, fromHex(box.reject.nonce), pattern(100)] as const;
    const copies = given.map((bytes) => bytes.slice());
    cbDecryptNoPad(given[0], given[1], cbEncryptNoPad(...given));
    expect(given).toEqual(copies);
  });
});

describe('the padding', () => {
  test.each(box.pad)('of $size bytes to $paddedSize: $result', ({ size, paddedSize, result }) => {
    if (result !== 'ok') return expect(() => pad(pattern(size), paddedSize)).toThrow(RangeError);
    expect(pad(pattern(size), paddedSize)).toHaveLength(paddedSize);
    expect(unpad(pad(pattern(size), paddedSize))).toEqual(pattern(size));
  });

  test.each(box.padded)(
    'of $size bytes to $paddedSize is the reference’s',
    ({ size, paddedSize, padded }) => {
      const ours = hex(pad(pattern(size), paddedSize));
      expect(ours).toBe(padded ?? ours);
    },
  );

  test.each(['', '00', '0001', '000561626364'])('%s is no padded text', (bytes) => {
    expect(unpad(fromHex(bytes))).toBeNull();
  });
});

describe('nonces', () => {
  test.each(box.nonceFromBytes)('of "$input"', ({ input, nonce }) => {
    expect(hex(cbNonce(fromHex(input)))).toBe(nonce);
  });

  test('reversed', () => {
    expect(hex(reverseNonce(fromHex(box.reverseNonce.nonce)))).toBe(box.reverseNonce.reversed);
  });
});

describe('the authenticator', () => {
  const { queueX25519Key: queueKey, serverSessionKey: sessionKey } = authorization;
  const shared = primitives.x25519(fromHex(queueKey.private), fromHex(sessionKey.public)) ?? fromHex('');

  test.each(authorization.cases)('of $name is the reference’s', (vector) => {
    const sessionId = fromHex(vector.sessionId);
    const named = (id: string) => [Uint8Array.of(fromHex(id).length), fromHex(id)];
    const parts = [
      Uint8Array.of(sessionId.length),
      sessionId,
      ...named(vector.corrId),
      ...named(vector.entityId),
    ];
    const authorized = Uint8Array.from([...parts, bytesOf(vector.command)].flatMap((part) => [...part]));
    expect(sha256(authorized)).toBe(vector.authorizedSha256 ?? sha256(fromHex(vector.authorized ?? '')));
    expect(hex(primitives.sha512(authorized))).toBe(vector.sha512);
    const authenticator = cbAuthenticate(shared, fromHex(vector.corrId), authorized);
    expect(hex(authenticator)).toBe(vector.authenticator);
    expect(cbVerify(shared, fromHex(vector.corrId), authenticator, authorized)).toBe(true);
  });

  test.each(authorization.authenticatorChecks)(
    '$why: $valid',
    ({ authenticator, authorized, nonce, valid }) => {
      expect(cbVerify(shared, fromHex(nonce), fromHex(authenticator), fromHex(authorized))).toBe(valid);
    },
  );
});
