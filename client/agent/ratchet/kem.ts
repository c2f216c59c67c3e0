// The post-quantum key encapsulation of the ratchet, sntrup761. Crypto/SNTRUP761/Bindings.hs.

import type { Brand } from '../../../src/proto/brand.ts';
import {
  type Codec,
  large,
  refined,
  refuse,
  shortString,
  struct,
  type Wire,
} from '../../../src/proto/codec.ts';

export const kemSizes = { publicKey: 1158, secretKey: 1763, ciphertext: 1039, sharedKey: 32 };

function sized<Name extends string>(length: number, bytes = large): Codec<Brand<Uint8Array, Name>> {
  return refined(
    bytes,
    (raw) => (raw.length === length ? (raw as Brand<Uint8Array, Name>) : refuse()),
    (value) => value,
  );
}

export const kemPublicKey = sized<'KemPublicKey'>(kemSizes.publicKey);
export type KemPublicKey = Wire<typeof kemPublicKey>;

export const kemCiphertext = sized<'KemCiphertext'>(kemSizes.ciphertext);
export type KemCiphertext = Wire<typeof kemCiphertext>;

export const kemSharedKey = sized<'KemSharedKey'>(kemSizes.sharedKey, shortString);
export type KemSharedKey = Wire<typeof kemSharedKey>;

export const kemKeyPair = struct({
  publicKey: kemPublicKey,
  secretKey: sized<'KemSecretKey'>(kemSizes.secretKey),
});
export type KemKeyPair = Wire<typeof kemKeyPair>;
export type KemSecretKey = KemKeyPair['secretKey'];

export interface Encapsulated {
  ciphertext: KemCiphertext;
  sharedKey: KemSharedKey;
}

export interface Kem {
  keyPair(): KemKeyPair;
  encapsulate(publicKey: KemPublicKey): Encapsulated;
  /** Gives a key for any ciphertext: one that was tampered with shows only when nothing decrypts. */
  decapsulate(ciphertext: KemCiphertext, secretKey: KemSecretKey): KemSharedKey;
}
