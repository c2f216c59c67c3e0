// What the ratchet is made of. Each codec is the one door through which bytes become that key, and no key passes for
// another: most have the same length.

import type { Brand } from '../../../src/proto/brand.ts';
import { type Codec, fixed, refined, struct, type Wire } from '../../../src/proto/codec.ts';

function key<Name extends string>(length: number): Codec<Brand<Uint8Array, Name>> {
  return refined(
    fixed(length),
    (raw) => raw as Brand<Uint8Array, Name>,
    (value) => value,
  );
}

export const x448PublicKey = key<'X448PublicKey'>(56);
export type X448PublicKey = Wire<typeof x448PublicKey>;

export const x448KeyPair = struct({ publicKey: x448PublicKey, privateKey: key<'X448PrivateKey'>(56) });
export type X448KeyPair = Wire<typeof x448KeyPair>;
export type X448PrivateKey = X448KeyPair['privateKey'];

/** RK: what every step of the ratchet mixes new secrets into. */
export const rootKey = key<'RootKey'>(32);
export type RootKey = Wire<typeof rootKey>;

/** CKs, CKr: what the key of each message comes from. */
export const chainKey = key<'ChainKey'>(32);
export type ChainKey = Wire<typeof chainKey>;

/** HKs, HKr, NHKs, NHKr: what encrypts the headers of a chain, and names the chain to who holds it. */
export const headerKey = key<'HeaderKey'>(32);
export type HeaderKey = Wire<typeof headerKey>;

export const messageKey = key<'MessageKey'>(32);
export type MessageKey = Wire<typeof messageKey>;

/** Of 16 bytes, which AES-GCM hashes into the counter that it starts from (Crypto.hs `initAEAD`). */
export const iv = key<'IV'>(16);
export type IV = Wire<typeof iv>;

/** The first X3DH keys of both, the joining party's before the other's. */
export const associatedData = key<'AssociatedData'>(2 * 56);
export type AssociatedData = Wire<typeof associatedData>;
