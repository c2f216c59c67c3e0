// Link data as the relay keeps them: two parts, each signed, padded and encrypted. Crypto/ShortLink.hs
// `encodeSign`, `encryptData`.

import { primitives } from '#primitives';
import { decode, encode, struct, tail } from '../../src/proto/codec.ts';
import { cbDecrypt, cbEncrypt } from '../../src/proto/crypto/box.ts';
import { nonce } from '../../src/proto/ids.ts';
import type { LinkSecret } from './linkKey.ts';
import { ed25519Signature } from './linkOwners.ts';

const nonceLength = 24;
const tagLength = 16;
const paddedFixedLength = 2048 - nonceLength - tagLength;
const paddedUserLength = 13824 - nonceLength - tagLength;

const sealed = struct({ nonce, encrypted: tail });
const signed = struct({ signature: ed25519Signature, data: tail });

export type SignedData = { signature: Uint8Array; data: Uint8Array };

export function signLinkData(privateKey: Uint8Array, data: Uint8Array): Uint8Array {
  return encode(signed, { signature: primitives.ed25519Sign(privateKey, data), data });
}

/** 2,048 bytes. Throws RangeError for data that do not fit. */
export function sealFixedData(
  secret: LinkSecret,
  signedData: Uint8Array,
  freshNonce = primitives.randomBytes(nonceLength),
): Uint8Array {
  return seal(secret, signedData, paddedFixedLength, freshNonce);
}

/** 13,824 bytes. Throws RangeError for data that do not fit. */
export function sealUserData(
  secret: LinkSecret,
  signedData: Uint8Array,
  freshNonce = primitives.randomBytes(nonceLength),
): Uint8Array {
  return seal(secret, signedData, paddedUserLength, freshNonce);
}

function seal(secret: LinkSecret, text: Uint8Array, paddedLength: number, freshNonce: Uint8Array) {
  return encode(sealed, { nonce: freshNonce, encrypted: cbEncrypt(secret, freshNonce, text, paddedLength) });
}

/** `CRYPTO`: not encrypted under this secret. `A_MESSAGE`: not what link data are. No signature is verified. */
export function openLinkData(
  secret: LinkSecret,
  sealedData: Uint8Array,
): { ok: true; value: SignedData } | { ok: false; error: 'CRYPTO' | 'A_MESSAGE' } {
  const box = decode(sealed, sealedData);
  if (!box.ok) return { ok: false, error: 'A_MESSAGE' };
  const text = cbDecrypt(secret, box.value.nonce, box.value.encrypted);
  if (text === null) return { ok: false, error: 'CRYPTO' };
  const parts = decode(signed, text);
  return parts.ok ? parts : { ok: false, error: 'A_MESSAGE' };
}
