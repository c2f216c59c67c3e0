// Makes certificate chains for a relay: an offline CA or several, and the online leaf that it signs.
// simplex-messaging.md, "Router certificate". RFC 5280 and RFC 8410.

import 'reflect-metadata';
import * as x509 from '@peculiar/x509';
import type { NonEmpty } from '../proto/codec.ts';

const algorithm = { name: 'Ed25519' };
/** Addresses pin the identity certificate, so that it must outlive every queue: RFC 5280's "no well-defined end". */
const forEver = new Date('9999-12-31T23:59:59Z');

export interface Chain {
  /** DER, leaf first. */
  certChain: NonEmpty<Uint8Array>;
  /** Ed25519, raw. */
  leafPrivateKey: Uint8Array;
  /** PKCS #8, of each certificate above the leaf; to be kept offline, or forgotten. */
  authorityKeys: Uint8Array[];
}

/** Chains of two, three or four: the leaf, the identity, and what stands above it (Transport/Shared.hs `chainIdCaCerts`). */
export async function makeChain(length: 2 | 3 | 4): Promise<Chain> {
  const authorities: Holder[] = [];
  for (const name of authorityNames.slice(0, length - 1)) {
    authorities.push(await certify(name, authorities.at(-1) ?? null, true));
  }
  const issuer = authorities.at(-1);
  if (issuer === undefined) throw new RangeError('a chain has an authority');
  const leaf = await certify('CN=relay', issuer, false);
  return {
    certChain: [leaf.der, ...authorities.toReversed().map(({ der }) => der)],
    leafPrivateKey: rawKey(await privateKey(leaf.keys)),
    authorityKeys: await Promise.all(authorities.toReversed().map(({ keys }) => privateKey(keys))),
  };
}

/**
 * Another leaf below the same identity, for which `authorityKey` speaks (PKCS #8). Rejects bytes that are no such key;
 * a key of somebody else's makes a chain that nobody accepts.
 */
export async function renewLeaf(
  [, identity, ...above]: Chain['certChain'],
  authorityKey: Uint8Array,
): Promise<Pick<Chain, 'certChain' | 'leafPrivateKey'>> {
  if (identity === undefined) throw new RangeError('a chain has an authority');
  const { subject } = new x509.X509Certificate(identity);
  const signingKey = await crypto.subtle.importKey('pkcs8', authorityKey, algorithm, false, ['sign']);
  const leaf = await certify('CN=relay', { name: subject, signingKey }, false);
  return {
    certChain: [leaf.der, identity, ...above],
    leafPrivateKey: rawKey(await privateKey(leaf.keys)),
  };
}

/** From the root down; the one that signs the leaf is the identity. */
const authorityNames = ['CN=relay authority', 'CN=relay authority 2', 'CN=relay authority 3'];

interface Issuer {
  name: string;
  signingKey: CryptoKey;
}

interface Holder extends Issuer {
  keys: CryptoKeyPair;
  der: Uint8Array;
}

async function certify(name: string, issuer: Issuer | null, isAuthority: boolean): Promise<Holder> {
  const keys = (await crypto.subtle.generateKey(algorithm, true, ['sign', 'verify'])) as CryptoKeyPair;
  const uses = isAuthority ? x509.KeyUsageFlags.keyCertSign : x509.KeyUsageFlags.digitalSignature;
  const certificate = await x509.X509CertificateGenerator.create(
    {
      serialNumber: '01',
      subject: name,
      issuer: issuer?.name ?? name,
      notBefore: yesterday(),
      notAfter: forEver,
      publicKey: keys.publicKey,
      signingKey: issuer?.signingKey ?? keys.privateKey,
      signingAlgorithm: algorithm,
      extensions: [
        new x509.BasicConstraintsExtension(isAuthority, undefined, true),
        new x509.KeyUsagesExtension(uses, true),
      ],
    },
    crypto,
  );
  return { name, signingKey: keys.privateKey, keys, der: new Uint8Array(certificate.rawData) };
}

/** Clocks differ, and a certificate that is not valid yet looks like a wrong one. */
function yesterday(): Date {
  return new Date(Date.now() - 24 * 3600 * 1000);
}

/** PKCS #8 of Ed25519 ends in it. */
const rawKey = (pkcs8: Uint8Array) => pkcs8.slice(-32);

async function privateKey(keys: CryptoKeyPair): Promise<Uint8Array> {
  return new Uint8Array((await crypto.subtle.exportKey('pkcs8', keys.privateKey)) as ArrayBuffer);
}
