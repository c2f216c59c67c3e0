// How a command shows that it comes from the holder of a key: a signature, or an authenticator that only the
// relay can check and that proves nothing to others. simplex-messaging.md, "Deniable client authentication
// scheme"; Protocol.hs `TransmissionAuth`, Server.hs `verifyCmdAuthorization`.

import { primitives } from '#primitives';
import { fromHex } from './bytes.ts';
import { authenticatorLength, cbAuthenticate, cbVerify } from './crypto/box.ts';
import { ed448Sign, ed448Verify } from './crypto/ed448.ts';
import type { CorrId } from './ids.ts';
import type { AuthPublicKey } from './keys.ts';

export type Authorization =
  | { kind: 'signature'; algorithm: 'Ed25519' | 'Ed448'; bytes: Uint8Array }
  | { kind: 'authenticator'; bytes: Uint8Array };

const kindByLength: Record<number, (bytes: Uint8Array) => Authorization> = {
  64: (bytes) => ({ kind: 'signature', algorithm: 'Ed25519', bytes }),
  114: (bytes) => ({ kind: 'signature', algorithm: 'Ed448', bytes }),
  [authenticatorLength]: (bytes) => ({ kind: 'authenticator', bytes }),
};

/** The kinds differ by their length alone. Null for any other length (Protocol.hs `decodeTAuthBytes`). */
export function authorizationFrom(bytes: Uint8Array): Authorization | null {
  return kindByLength[bytes.length]?.(bytes) ?? null;
}

/** Any valid keys will do; nobody holds their private halves. */
const dummyKeys: Record<AuthPublicKey['algorithm'], AuthPublicKey> = {
  Ed25519: {
    algorithm: 'Ed25519',
    raw: fromHex('bcca61e38208089fbecb010ea53f829ff45575313b2d071eb8d3fd46b346c8de'),
  },
  Ed448: {
    algorithm: 'Ed448',
    raw: fromHex(
      '40ef91cc2452383cb75c1c0be39159b41b2fab6a1f63bff40c72eab7f0aa' +
        '97415caca58902ec293a4c5590595f278d64a1a900c1f34c155d00',
    ),
  },
  X25519: {
    algorithm: 'X25519',
    raw: fromHex('1532596d51972d2e365262572b59aae11462196930e329e2f544ed58a5da9665'),
  },
};

/** The bytes that an authorization covers, and what it takes to check it. */
export interface Authorized {
  authorization: Authorization | null;
  /** `sessionId`, then the transmission as sent from its `corrId` on. */
  authorized: Uint8Array;
  corrId: CorrId;
  /** The relay's private X25519 key of the session in which the command was made. */
  sessionPrivateKey: Uint8Array;
}

/**
 * Whether the command was authorized with this key. A kind of authorization that does not fit the key, and the
 * absence of a key (null), cost the same as a wrong one: time must not tell what a queue is secured with, nor
 * whether it exists.
 */
export function isAuthorized(command: Authorized, key: AuthPublicKey | null): boolean {
  const { authorization } = command;
  if (authorization === null) return false;
  const algorithm = authorization.kind === 'authenticator' ? 'X25519' : authorization.algorithm;
  const fits = key !== null && key.algorithm === algorithm;
  const isValid = verify(command, authorization, fits ? key : dummyKeys[algorithm]);
  return fits && isValid;
}

function verify(
  { authorized, corrId, sessionPrivateKey }: Authorized,
  { bytes }: Authorization,
  key: AuthPublicKey,
): boolean {
  switch (key.algorithm) {
    case 'Ed25519':
      return primitives.ed25519Verify(key.raw, authorized, bytes);
    case 'Ed448':
      return ed448Verify(key.raw, authorized, bytes);
    case 'X25519': {
      const secret = primitives.x25519(sessionPrivateKey, key.raw);
      return secret !== null && cbVerify(secret, corrId, bytes, authorized);
    }
  }
}

/** The private half of an `AuthPublicKey`: raw, 32 bytes, 57 for Ed448. */
export type AuthPrivateKey = { algorithm: AuthPublicKey['algorithm']; raw: Uint8Array };

/** `sessionKey`: the relay's public X25519 key of this session. Throws RangeError if that key is of low order. */
export function authorize(
  key: AuthPrivateKey,
  { authorized, corrId, sessionKey }: { authorized: Uint8Array; corrId: CorrId; sessionKey: Uint8Array },
): Authorization {
  switch (key.algorithm) {
    case 'Ed25519':
      return { kind: 'signature', algorithm: 'Ed25519', bytes: primitives.ed25519Sign(key.raw, authorized) };
    case 'Ed448':
      return { kind: 'signature', algorithm: 'Ed448', bytes: ed448Sign(key.raw, authorized) };
    case 'X25519': {
      const secret = primitives.x25519(key.raw, sessionKey);
      if (secret === null) throw new RangeError('a session key of low order');
      return { kind: 'authenticator', bytes: cbAuthenticate(secret, corrId, authorized) };
    }
  }
}
