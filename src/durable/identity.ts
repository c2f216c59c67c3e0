// Who this relay is: the chain that its address pins, the key that speaks for it online, and the key from which the
// names of queues are computed. From a secret where the operator set one, else made and kept by the Relay object.

import { primitives } from '#primitives';
import { base64url, fromBase64url, utf8 } from '../proto/bytes.ts';
import { chainKeyHash, verifyChain } from '../proto/certificate.ts';
import type { NonEmpty } from '../proto/codec.ts';
import type { KeyHash } from '../proto/ids.ts';
import { type NameKeys, nameKeys } from './names.ts';

/** What must be kept to stay the same relay. All values are raw bytes. */
export interface Credentials {
  /** DER, leaf first; the second is the identity. */
  certChain: NonEmpty<Uint8Array>;
  /** Ed25519, 32 bytes. */
  leafPrivateKey: Uint8Array;
  /** 32 bytes; with another one, every queue is out of reach. */
  idKey: Uint8Array;
}

export interface Identity {
  certChain: NonEmpty<Uint8Array>;
  keyHash: KeyHash;
  leafPrivateKey: Uint8Array;
  nameKeys: NameKeys;
  /** `online`: the identity's own key is kept by the relay, too, since it made it. */
  origin: 'secret' | 'online';
}

let loaded: Promise<Identity> | undefined;

/** The same for the life of an isolate. Rejects where the secret is malformed or the Relay object out of reach. */
export function loadIdentity(env: Env): Promise<Identity> {
  loaded ??= load(env).catch((error: unknown) => {
    loaded = undefined;
    throw error;
  });
  return loaded;
}

async function load(env: Env): Promise<Identity> {
  const { RELAY_IDENTITY: secret } = env as { RELAY_IDENTITY?: string };
  if (secret !== undefined && secret !== '') return identity(parseCredentials(secret), 'secret');
  const { certChain, leafPrivateKey, idKey } = await env.RELAY.getByName('relay').credentials();
  return identity({ certChain: certChain as Credentials['certChain'], leafPrivateKey, idKey }, 'online');
}

function identity({ certChain, leafPrivateKey, idKey }: Credentials, origin: Identity['origin']): Identity {
  return { certChain, keyHash: chainKeyHash(certChain), leafPrivateKey, nameKeys: nameKeys(idKey), origin };
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
