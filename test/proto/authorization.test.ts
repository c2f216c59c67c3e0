// Commands authorized by their keys, and refused for every other reason alike.

import { describe, expect, test } from 'vitest';
import {
  authorizationFrom,
  authorize,
  type Authorized,
  type AuthPrivateKey,
  isAuthorized,
} from '../../src/proto/authorization.ts';
import { fromHex } from '../../src/proto/bytes.ts';
import type { CorrId } from '../../src/proto/ids.ts';
import type { AuthPublicKey } from '../../src/proto/keys.ts';
import { authorization } from '../vectors/crypto_box.json';
import { bytesOf } from './vector.ts';

const { queueEd25519Key, queueEd448Key, queueX25519Key, serverSessionKey } = authorization;
const keys: Record<AuthPublicKey['algorithm'], { private: string; public: string }> = {
  Ed25519: queueEd25519Key,
  Ed448: queueEd448Key,
  X25519: queueX25519Key,
};
const algorithms = ['Ed25519', 'Ed448', 'X25519'] as const;
const publicKey = (algorithm: AuthPublicKey['algorithm']): AuthPublicKey => ({
  algorithm,
  raw: fromHex(keys[algorithm].public),
});
const privateKey = (algorithm: AuthPublicKey['algorithm']): AuthPrivateKey => ({
  algorithm,
  raw: fromHex(keys[algorithm].private),
});
const sessionPrivateKey = fromHex(serverSessionKey.private);
const small = authorization.cases.flatMap(({ authorized, ...rest }) =>
  authorized === undefined ? [] : [{ authorized, ...rest }],
);

describe.each(small)('$name in a session $sessionId', (vector) => {
  const corrId = fromHex(vector.corrId) as CorrId;
  const authorized = bytesOf(vector.authorized);
  const recorded: Record<AuthPublicKey['algorithm'], string> = {
    Ed25519: vector.ed25519Signature,
    Ed448: vector.ed448Signature,
    X25519: vector.authenticator,
  };
  const sent = (bytes: string): Authorized => {
    return { authorization: authorizationFrom(fromHex(bytes)), authorized, corrId, sessionPrivateKey };
  };

  test.each(algorithms)('is authorized with %s as the reference does', (algorithm) => {
    const sessionKey = fromHex(serverSessionKey.public);
    const made = authorize(privateKey(algorithm), { authorized, corrId, sessionKey });
    expect(made).toEqual(authorizationFrom(fromHex(recorded[algorithm])));
    expect(isAuthorized(sent(recorded[algorithm]), publicKey(algorithm))).toBe(true);
  });

  test.each(algorithms)('is not authorized with %s for other bytes', (algorithm) => {
    const command = { ...sent(recorded[algorithm]), authorized: authorized.subarray(1) };
    expect(isAuthorized(command, publicKey(algorithm))).toBe(false);
  });

  test.each(algorithms)(
    'is not authorized with %s where there is no key, nor with a key of another kind',
    (algorithm) => {
      expect(isAuthorized(sent(recorded[algorithm]), null)).toBe(false);
      for (const other of algorithms.filter((name) => name !== algorithm)) {
        expect(isAuthorized(sent(recorded[algorithm]), publicKey(other))).toBe(false);
      }
    },
  );
});

describe('an authorization', () => {
  const command = { authorized: fromHex('00'), corrId: new Uint8Array(24) as CorrId, sessionPrivateKey };

  test.each([0, 1, 63, 65, 79, 81, 113, 115, 255])('of %i bytes is none', (length) => {
    expect(authorizationFrom(new Uint8Array(length))).toBeNull();
  });

  test('that is absent fits no key', () => {
    for (const algorithm of algorithms) {
      expect(isAuthorized({ ...command, authorization: null }, publicKey(algorithm))).toBe(false);
    }
  });

  test('made with a low-order queue key does not hold', () => {
    const lowOrder: AuthPublicKey = { algorithm: 'X25519', raw: new Uint8Array(32) };
    const authenticator = authorizationFrom(new Uint8Array(80));
    expect(isAuthorized({ ...command, authorization: authenticator }, lowOrder)).toBe(false);
  });

  test('is not made for a session key of low order', () => {
    const lowOrder = { authorized: fromHex('00'), corrId: command.corrId, sessionKey: new Uint8Array(32) };
    expect(() => authorize(privateKey('X25519'), lowOrder)).toThrow(RangeError);
  });
});
