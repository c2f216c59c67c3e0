// What a relay must keep to stay the same relay, and the secret that carries it. Knows nothing of the platform: the
// scripts that make the secret use it, too.

import { primitives } from '#primitives';
import { base64url, fromBase64url, utf8 } from '../proto/bytes.ts';
import { chainKeyHash, verifyChain } from '../proto/certificate.ts';
import type { NonEmpty } from '../proto/codec.ts';

/** What must be kept to stay the same relay. All values are raw bytes. */
export interface Credentials {
  /** DER, leaf first; the second is the identity. */
  certChain: NonEmpty<Uint8Array>;
  /** Ed25519, 32 bytes. */
  leafPrivateKey: Uint8Array;
  /** 32 bytes; with another one, every queue is out of reach. */
  idKey: Uint8Array;
}

/** The secret: JSON with the fields of `Credentials`, each value in base64url. */
export function formatCredentials({ certChain, leafPrivateKey, idKey }: Credentials): string {
  return JSON.stringify({
    certChain: certChain.map(base64url),
    leafPrivateKey: base64url(leafPrivateKey),
    idKey: base64url(idKey),
  });
}

/** Throws for a malformed secret, without repeating it. */
export function parseCredentials(secret: string): Credentials {
  const fields = parseObject(secret);
  const chain = Array.isArray(fields['certChain']) ? fields['certChain'].map(parseBytes) : [];
  const [leaf, ...others] = chain;
  const leafPrivateKey = parseBytes(fields['leafPrivateKey']);
  const idKey = parseBytes(fields['idKey']);
  if (leaf === undefined || others.length === 0 || leafPrivateKey.length !== 32 || idKey.length !== 32)
    malformed();
  const certChain: Credentials['certChain'] = [leaf, ...others];
  return speaksFor(certChain, leafPrivateKey) ? { certChain, leafPrivateKey, idKey } : malformed();
}

/** Every client would refuse a chain that is not sound, or that the key does not fit: the operator is told first. */
function speaksFor(certChain: Credentials['certChain'], leafPrivateKey: Uint8Array): boolean {
  const verified = verifyChain(certChain, chainKeyHash(certChain), Date.now());
  if (!verified.ok || verified.leafKey.algorithm !== 'Ed25519') return false;
  const message = utf8('edgedrop');
  return primitives.ed25519Verify(
    verified.leafKey.raw,
    message,
    primitives.ed25519Sign(leafPrivateKey, message),
  );
}

function parseObject(json: string): Record<string, unknown> {
  try {
    return { ...(JSON.parse(json) as object) };
  } catch {
    return malformed();
  }
}

function parseBytes(value: unknown): Uint8Array {
  return (typeof value === 'string' ? fromBase64url(value) : null) ?? malformed();
}

function malformed(): never {
  throw new Error('RELAY_IDENTITY is malformed');
}
