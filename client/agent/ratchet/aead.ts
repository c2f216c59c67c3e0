// AES-256-GCM over padded texts. Crypto.hs `encryptAEAD`, `decryptAEAD`.

import { gcm } from '@noble/ciphers/aes.js';
import { concat } from '../../../src/proto/bytes.ts';
import { fixed, struct } from '../../../src/proto/codec.ts';
import { Input } from '../../../src/proto/input.ts';
import { pad, unpad } from '../../../src/proto/padding.ts';
import type { HeaderKey, IV, MessageKey } from './keys.ts';
import { failed, type Result } from './result.ts';

type Key = HeaderKey | MessageKey;

export const authTag = fixed(16);

export interface Sealed {
  authTag: Uint8Array;
  body: Uint8Array;
}

export function seal(
  key: Key,
  iv: IV,
  associatedData: Uint8Array,
  text: Uint8Array,
  paddedLength: number,
): Result<Sealed> {
  const padded = padTo(paddedLength, text);
  if (padded === null) return failed('CryptoLargeMsgError');
  const sealed = gcm(key, iv, associatedData).encrypt(padded);
  return { ok: true, value: struct({ body: fixed(paddedLength), authTag }).read(new Input(sealed)) };
}

function padTo(length: number, text: Uint8Array): Uint8Array | null {
  try {
    return pad(text, length);
  } catch {
    return null;
  }
}

export function open(key: Key, iv: IV, associatedData: Uint8Array, sealed: Sealed): Result<Uint8Array> {
  const padded = decrypt(key, iv, associatedData, sealed);
  if (padded === null) return failed('AESDecryptError');
  const text = unpad(padded);
  return text === null ? failed('CryptoInvalidMsgError') : { ok: true, value: text };
}

function decrypt(key: Key, iv: IV, associatedData: Uint8Array, sealed: Sealed): Uint8Array | null {
  try {
    return gcm(key, iv, associatedData).decrypt(concat(sealed.body, sealed.authTag));
  } catch {
    return null;
  }
}
