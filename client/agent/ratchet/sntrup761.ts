// sntrup761 by liboqs in WebAssembly, as the Open Quantum Safe project publishes it: 54 kB, 20 compressed. A key pair
// takes 20 ms, the rest 1.
//
// The module is imported by its path, since the package itself loads it by a name that no bundler can follow.

import initialise from '../../../node_modules/@oqs/liboqs-js/dist/sntrup761.min.js';
import { concat, utf8 } from '../../../src/proto/bytes.ts';
import {
  type Kem,
  type KemCiphertext,
  type KemPublicKey,
  type KemSecretKey,
  type KemSharedKey,
  kemSizes,
} from './kem.ts';

export async function sntrup761(): Promise<Kem> {
  const oqs = await initialise();
  oqs._OQS_init();

  const write = (bytes: Uint8Array, at: number) => oqs.HEAPU8.set(bytes, at);
  /** Takes the bytes away: nothing secret stays behind. */
  const take = (at: number, length: number) => {
    const bytes = oqs.HEAPU8.slice(at, at + length);
    oqs.HEAPU8.fill(0, at, at + length);
    return bytes;
  };
  const succeed = (status: number) => {
    if (status !== 0) throw new Error('sntrup761 failed');
  };

  const publicKeyAt = oqs._malloc(kemSizes.publicKey);
  const secretKeyAt = oqs._malloc(kemSizes.secretKey);
  const ciphertextAt = oqs._malloc(kemSizes.ciphertext);
  const sharedKeyAt = oqs._malloc(kemSizes.sharedKey);
  const name = concat(utf8('sntrup761'), Uint8Array.of(0));
  const nameAt = oqs._malloc(name.length);
  write(name, nameAt);
  const kem = oqs._OQS_KEM_new(nameAt);
  if (kem === 0) throw new Error('this build of liboqs has no sntrup761');

  return {
    keyPair: () => {
      succeed(oqs._OQS_KEM_keypair(kem, publicKeyAt, secretKeyAt));
      return {
        publicKey: take(publicKeyAt, kemSizes.publicKey) as KemPublicKey,
        secretKey: take(secretKeyAt, kemSizes.secretKey) as KemSecretKey,
      };
    },
    encapsulate: (publicKey) => {
      write(publicKey, publicKeyAt);
      succeed(oqs._OQS_KEM_encaps(kem, ciphertextAt, sharedKeyAt, publicKeyAt));
      return {
        ciphertext: take(ciphertextAt, kemSizes.ciphertext) as KemCiphertext,
        sharedKey: take(sharedKeyAt, kemSizes.sharedKey) as KemSharedKey,
      };
    },
    decapsulate: (ciphertext, secretKey) => {
      write(ciphertext, ciphertextAt);
      write(secretKey, secretKeyAt);
      succeed(oqs._OQS_KEM_decaps(kem, sharedKeyAt, ciphertextAt, secretKeyAt));
      take(secretKeyAt, kemSizes.secretKey);
      return take(sharedKeyAt, kemSizes.sharedKey) as KemSharedKey;
    },
  };
}
