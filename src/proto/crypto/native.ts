// The backend of workerd and Node: `node:crypto`, five to ten times faster than JavaScript. The runtime's
// synchronous curves are young, so they must prove themselves before an isolate uses them.

import {
  createHash,
  createHmac,
  createPrivateKey,
  createPublicKey,
  diffieHellman,
  hkdfSync,
  type KeyObject,
  randomBytes,
  sign,
  verify,
} from 'node:crypto';
import { concat, fromHex } from '../bytes.ts';
import { trusted } from './knownAnswers.ts';
import { primitives as noble } from './noble.ts';
import type { KeyPair, Primitives } from './primitives.ts';

type Curve = 'x25519' | 'ed25519';

/** DER around a raw key (RFC 8410), the one form that both runtimes import and export. */
const spki: Record<Curve, Uint8Array> = {
  x25519: fromHex('302a300506032b656e032100'),
  ed25519: fromHex('302a300506032b6570032100'),
};
const pkcs8: Record<Curve, Uint8Array> = {
  x25519: fromHex('302e020100300506032b656e04220420'),
  ed25519: fromHex('302e020100300506032b657004220420'),
};

/** Both runtimes ignore what follows a key, so its length is checked here. */
function der(prefix: Uint8Array, raw: Uint8Array): Buffer {
  if (raw.length !== 32) throw new RangeError('a key has 32 bytes');
  return Buffer.from(concat(prefix, raw));
}

function publicKeyObject(curve: Curve, raw: Uint8Array): KeyObject {
  return createPublicKey({ key: der(spki[curve], raw), format: 'der', type: 'spki' });
}

/** A queue verifies with the keys of its record again and again, and nobody writes into a key. */
const verifyKeys = new WeakMap<Uint8Array, KeyObject>();

function verifyKey(raw: Uint8Array): KeyObject {
  const known = verifyKeys.get(raw) ?? publicKeyObject('ed25519', raw);
  verifyKeys.set(raw, known);
  return known;
}

function privateKeyObject(curve: Curve, raw: Uint8Array): KeyObject {
  return createPrivateKey({ key: der(pkcs8[curve], raw), format: 'der', type: 'pkcs8' });
}

function publicKey(curve: Curve, privateKey: Uint8Array): Uint8Array {
  const exported = createPublicKey(privateKeyObject(curve, privateKey)).export({
    format: 'der',
    type: 'spki',
  });
  return bytes(exported).slice(spki[curve].length);
}

function keyPair(curve: Curve): KeyPair {
  const privateKey = bytes(randomBytes(32));
  return { privateKey, publicKey: publicKey(curve, privateKey) };
}

/** A Buffer is a Uint8Array whose `slice` does not copy; nothing behind this module should meet one. */
function bytes(buffer: Uint8Array): Uint8Array {
  return new Uint8Array(buffer.buffer, buffer.byteOffset, buffer.byteLength);
}

const hash = (name: string) => (message: Uint8Array) => bytes(createHash(name).update(message).digest());

const native: Primitives = {
  backend: 'node:crypto',
  randomBytes: (length) => Uint8Array.from(randomBytes(length)),
  sha256: hash('sha256'),
  sha512: hash('sha512'),
  hmacSha256: (key, message) => bytes(createHmac('sha256', key).update(message).digest()),
  hkdfSha512: (salt, ikm, info, length) => new Uint8Array(hkdfSync('sha512', ikm, salt, info, length)),
  x25519KeyPair: () => keyPair('x25519'),
  x25519PublicKey: (privateKey) => publicKey('x25519', privateKey),
  x25519: (privateKey, peerKey) => {
    try {
      const keys = {
        privateKey: privateKeyObject('x25519', privateKey),
        publicKey: publicKeyObject('x25519', peerKey),
      };
      return bytes(diffieHellman(keys));
    } catch {
      return null;
    }
  },
  ed25519KeyPair: () => keyPair('ed25519'),
  ed25519Sign: (privateKey, message) => bytes(sign(null, message, privateKeyObject('ed25519', privateKey))),
  ed25519Verify: (peerKey, message, signature) => {
    try {
      return verify(null, message, verifyKey(peerKey), signature);
    } catch {
      return false;
    }
  },
};

export const primitives: Primitives = trusted(native, noble);
