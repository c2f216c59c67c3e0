// X.509 as far as SMP uses it: chains of two to four certificates, the leaf first, each signed by the next with
// Ed25519 or Ed448. Reads the DER itself, since WebCrypto knows no Ed448. simplex-messaging.md, "Router
// certificate"; Transport/Shared.hs `chainIdCaCerts`, `x509validate`.

import { primitives } from '#primitives';
import { equal, fromHex } from './bytes.ts';
import { ed448Verify } from './crypto/ed448.ts';
import { type Der, readDer, readSequence, tags } from './der.ts';
import type { KeyHash } from './ids.ts';
import { type AuthPublicKey, authKeyFromSpki } from './keys.ts';

/** A key that signs certificates and session keys. */
export type SigningKey = AuthPublicKey & { algorithm: 'Ed25519' | 'Ed448' };

interface Certificate {
  issuer: Uint8Array;
  subject: Uint8Array;
  notBefore: number;
  notAfter: number;
  key: SigningKey;
  signed: Signed;
}

/** Something signed the X.509 way: the DER of what is signed, the algorithm and the signature. */
export interface Signed {
  object: Uint8Array;
  algorithm: SigningKey['algorithm'];
  signature: Uint8Array;
}

const algorithms: readonly [SigningKey['algorithm'], Uint8Array][] = [
  ['Ed25519', fromHex('300506032b6570')],
  ['Ed448', fromHex('300506032b6571')],
];

/** `SEQUENCE { object, AlgorithmIdentifier, BIT STRING }`; null for anything else. */
export function readSigned(der: Uint8Array): Signed | null {
  const [object, identifier, bits, ...others] = readSequence(der) ?? [];
  if (object === undefined || identifier === undefined || bits === undefined || others.length > 0)
    return null;
  const algorithm = algorithms.find(([, known]) => equal(known, identifier.whole))?.[0];
  if (algorithm === undefined || bits.tag !== tags.bitString || bits.content[0] !== 0) return null;
  return { object: object.whole, algorithm, signature: bits.content.subarray(1) };
}

export function isSignedBy({ object, algorithm, signature }: Signed, key: SigningKey): boolean {
  if (algorithm !== key.algorithm) return false;
  const verify = algorithm === 'Ed25519' ? primitives.ed25519Verify : ed448Verify;
  return verify(key.raw, object, signature);
}

/** RFC 5280, section 4.1, version 3. Extensions are not read: the chain is pinned by the hash of its identity. */
function readCertificate(der: Uint8Array): Certificate | null {
  const signed = readSigned(der);
  if (signed === null) return null;
  const [version, , , issuer, period, subject, spki] = readSequence(signed.object) ?? [];
  if (version?.tag !== tags.version) return null;
  if (issuer === undefined || period === undefined || subject === undefined) return null;
  const validity = readValidity(period);
  const key = readSigningKey(spki);
  if (validity === null || key === null) return null;
  return { issuer: issuer.whole, subject: subject.whole, ...validity, key, signed };
}

function readValidity({ content }: Der): { notBefore: number; notAfter: number } | null {
  const [notBefore, notAfter] = (readDer(content) ?? []).map(readTime);
  return notBefore === undefined || notAfter === undefined ? null : { notBefore, notAfter };
}

function readSigningKey(spki: Der | undefined): SigningKey | null {
  const key = spki === undefined ? null : authKeyFromSpki(spki.whole);
  if (key === null || key.algorithm === 'X25519') return null;
  return { algorithm: key.algorithm, raw: key.raw };
}

/** Milliseconds since 1970; NaN, which no time is within, for what is no time. */
function readTime({ tag, content }: Der): number {
  const digits = String.fromCharCode(...content);
  const full = tag === tags.utcTime ? `${Number(digits.slice(0, 2)) < 50 ? '20' : '19'}${digits}` : digits;
  const [, year, month, day, hour, minute, second] =
    /^(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)Z$/.exec(full) ?? [];
  return year === undefined ? Number.NaN : Date.parse(`${year}-${month}-${day}T${hour}:${minute}:${second}Z`);
}

/** Why a chain does not prove the identity; `IDENTITY` where it is sound, but another relay's. */
export type ChainError = 'BAD_AUTH' | 'IDENTITY';

/**
 * The key of the leaf, after each certificate was found valid now and signed by the next, the last by itself, and
 * the identity certificate, the second, to have this hash. `now` in milliseconds since 1970.
 */
export function verifyChain(
  chain: readonly Uint8Array[],
  keyHash: KeyHash,
  now: number,
): { ok: true; leafKey: SigningKey } | { ok: false; error: ChainError } {
  const identity = chain[1];
  if (identity === undefined || chain.length > 4) return { ok: false, error: 'BAD_AUTH' };
  if (!equal(primitives.sha256(identity), keyHash)) return { ok: false, error: 'IDENTITY' };
  const certificates = chain.map(readCertificate);
  const isSound = certificates.every((certificate, at) => {
    const issuer = certificates[at + 1] ?? certificates[at];
    return certificate !== null && issuer != null && isValid(certificate, issuer, now);
  });
  const leaf = certificates[0];
  return isSound && leaf != null ? { ok: true, leafKey: leaf.key } : { ok: false, error: 'BAD_AUTH' };
}

function isValid(certificate: Certificate, issuer: Certificate, now: number): boolean {
  const isCurrent = certificate.notBefore <= now && now <= certificate.notAfter;
  return isCurrent && equal(certificate.issuer, issuer.subject) && isSignedBy(certificate.signed, issuer.key);
}

/** The relay's name: SHA-256 of its identity certificate. Throws RangeError for a chain without one. */
export function chainKeyHash(chain: readonly Uint8Array[]): KeyHash {
  const identity = chain[1];
  if (identity === undefined) throw new RangeError('a chain of less than two certificates');
  return primitives.sha256(identity) as KeyHash;
}
