// How a relay proves in its hello that it is the one of the address: the leaf of its chain signs the session's
// key, and the client's challenge with the session ID. Crypto.hs `signX509`, `verifyX509`; the proof as on the
// web branch: raw bytes, no prefix.

import { primitives } from '#primitives';
import { concat, fromHex } from './bytes.ts';
import { type CertChainPubKey } from './certChainPubKey.ts';
import { type ChainError, isSignedBy, readSigned, type SigningKey, verifyChain } from './certificate.ts';
import { ed448Verify } from './crypto/ed448.ts';
import { readSequence } from './der.ts';
import type { KeyHash, SessionId } from './ids.ts';
import { asX25519PublicKey, fromSpki, toSpki, type X25519PublicKey } from './keys.ts';

const ed25519Identifier = fromHex('300506032b6570');
const sequence = (...elements: Uint8Array[]) => {
  const content = concat(...elements);
  return concat(Uint8Array.of(0x30, content.length), content);
};

/**
 * The session key as the leaf signs it. The object is a SEQUENCE around the SPKI, as the Haskell code emits and
 * parses it. `leafPrivateKey`: raw Ed25519.
 */
export function signSessionKey(leafPrivateKey: Uint8Array, sessionKey: X25519PublicKey): Uint8Array {
  const object = sequence(toSpki('X25519', sessionKey));
  const signature = primitives.ed25519Sign(leafPrivateKey, object);
  return sequence(object, ed25519Identifier, concat(Uint8Array.of(0x03, 1 + signature.length, 0), signature));
}

/** The session's key and the leaf that vouches for it, or why the chain and the key prove nothing. */
export function verifySessionKey(
  { certChain, signedKey }: CertChainPubKey,
  keyHash: KeyHash,
  now: number,
): { ok: true; sessionKey: X25519PublicKey; leafKey: SigningKey } | { ok: false; error: ChainError } {
  const chain = verifyChain(certChain, keyHash, now);
  if (!chain.ok) return chain;
  const signed = readSigned(signedKey);
  const sessionKey =
    signed !== null && isSignedBy(signed, chain.leafKey) ? readSessionKey(signed.object) : null;
  return sessionKey === null
    ? { ok: false, error: 'BAD_AUTH' }
    : { ok: true, sessionKey, leafKey: chain.leafKey };
}

function readSessionKey(object: Uint8Array): X25519PublicKey | null {
  const [spki, ...others] = readSequence(object) ?? [];
  const raw = spki === undefined || others.length > 0 ? null : fromSpki('X25519', spki.whole);
  return raw === null ? null : asX25519PublicKey(raw);
}

/** 64 bytes: the leaf's signature of the challenge and the session ID. */
export function proveIdentity(
  leafPrivateKey: Uint8Array,
  challenge: Uint8Array,
  sessionId: SessionId,
): Uint8Array {
  return primitives.ed25519Sign(leafPrivateKey, concat(challenge, sessionId));
}

export function isIdentityProven(
  leafKey: SigningKey,
  challenge: Uint8Array,
  sessionId: SessionId,
  proof: Uint8Array,
): boolean {
  const verify = leafKey.algorithm === 'Ed25519' ? primitives.ed25519Verify : ed448Verify;
  return verify(leafKey.raw, concat(challenge, sessionId), proof);
}
