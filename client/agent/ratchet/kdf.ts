// The key derivations of the ratchet: HKDF with SHA-512, three keys of 32 bytes each time. Ratchet.hs `hkdf3`.

import { primitives } from '#primitives';
import { concat, empty, utf8 } from '../../../src/proto/bytes.ts';
import { type Codec, struct, type Wire } from '../../../src/proto/codec.ts';
import { Input } from '../../../src/proto/input.ts';
import type { KemSharedKey } from './kem.ts';
import { chainKey, type ChainKey, headerKey, iv, messageKey, rootKey, type RootKey } from './keys.ts';

function hkdf3<T>(keys: Codec<T>, salt: Uint8Array, secret: Uint8Array, info: string): T {
  return keys.read(new Input(primitives.hkdfSha512(salt, secret, utf8(info), 3 * 32)));
}

const x3dhKeys = struct({ headerKey, nextHeaderKey: headerKey, rootKey });
export type X3dhKeys = Wire<typeof x3dhKeys>;

const noSalt = new Uint8Array(64);

/** Ratchet.hs `pqX3dh`. */
export function x3dhKdf(secrets: readonly Uint8Array[], kemSharedKey: KemSharedKey | null): X3dhKeys {
  return hkdf3(x3dhKeys, noSalt, concat(...secrets, kemSharedKey ?? empty), 'SimpleXX3DH');
}

const rootStep = struct({ rootKey, chainKey, nextHeaderKey: headerKey });

/** KDF_RK_HE. */
export function rootKdf(
  rootKey: RootKey,
  secret: Uint8Array,
  kemSharedKey: KemSharedKey | null,
): Wire<typeof rootStep> {
  return hkdf3(rootStep, rootKey, concat(secret, kemSharedKey ?? empty), 'SimpleXRootRatchet');
}

const chainStep = struct({ chainKey, messageKey, messageIV: iv, headerIV: iv });

/** KDF_CK. */
export function chainKdf(chainKey: ChainKey): Wire<typeof chainStep> {
  return hkdf3(chainStep, empty, chainKey, 'SimpleXChainRatchet');
}
