// Certificate chains for tests, made by a library that knows nothing of ours.

import 'reflect-metadata';
import { X509CertificateGenerator } from '@peculiar/x509';
import { concat } from '../../src/proto/bytes.ts';

const algorithm = { name: 'Ed25519' };

/** Of WebCrypto, whose types each runtime's library names in its own way. */
type Key = InstanceType<typeof CryptoKey>;
export type SigningKeys = { publicKey: Key; privateKey: Key };

export interface Made {
  der: Uint8Array;
  /** Raw, 32 bytes. */
  publicKey: Uint8Array;
  keys: SigningKeys;
}

export interface Issue {
  subject: string;
  /** Absent for a certificate that signs itself. */
  issuer?: { name: string; keys: SigningKeys };
  keys?: SigningKeys;
  notBefore?: string;
  notAfter?: string;
}

export async function issue({ subject, issuer, keys, notBefore, notAfter }: Issue): Promise<Made> {
  const own = keys ?? (await newKeys());
  const certificate = await X509CertificateGenerator.create({
    subject: `CN=${subject}`,
    issuer: `CN=${issuer?.name ?? subject}`,
    notBefore: new Date(notBefore ?? '2026-01-01'),
    notAfter: new Date(notAfter ?? '2076-01-01'),
    publicKey: own.publicKey,
    signingKey: issuer?.keys.privateKey ?? own.privateKey,
    signingAlgorithm: algorithm,
  });
  const publicKey = new Uint8Array(await crypto.subtle.exportKey('raw', own.publicKey));
  return { der: new Uint8Array(certificate.rawData), publicKey, keys: own };
}

export async function newKeys(): Promise<SigningKeys> {
  return (await crypto.subtle.generateKey(algorithm, true, ['sign', 'verify'])) as SigningKeys;
}

/** From the leaf to the root: each certificate is signed by the next, the last by itself. */
export async function chainOf(
  subjects: readonly string[],
  leaf: Omit<Issue, 'subject'> = {},
): Promise<Made[]> {
  const made: Made[] = [];
  for (const [at, subject] of [...subjects.entries()].toReversed()) {
    const above = made[0];
    const name = subjects[at + 1];
    const options = at === 0 ? leaf : {};
    const issuer = above === undefined || name === undefined ? {} : { issuer: { name, keys: above.keys } };
    made.unshift(await issue({ subject, ...issuer, ...options }));
  }
  return made;
}

/** The same bytes but for one bit, counted from the end. */
export function flipped(bytes: Uint8Array, fromEnd = 1): Uint8Array {
  const at = bytes.length - fromEnd;
  return concat(bytes.subarray(0, at), Uint8Array.of((bytes[at] ?? 0) ^ 1), bytes.subarray(at + 1));
}
