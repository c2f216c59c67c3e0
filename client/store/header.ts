// The one entry in clear: which format the store has, and the data key, locked. It lies before all others and begins
// with the format, in every format that there will be.

import { decode, decodeHead, encode, struct, tail, type Wire, word16 } from '../../src/proto/codec.ts';
import { variant } from '../../src/proto/variant.ts';
import { passphraseRecipe } from './argon2.ts';

export const headerKey = Uint8Array.of(0);

const lockedKey = variant('lock', {
  passphrase: ['P', struct({ recipe: passphraseRecipe, sealedKey: tail })],
  keyFile: ['F', struct({ sealedKey: tail })],
  browserKey: ['B', struct({ sealedKey: tail })],
});
export type LockedKey = Wire<typeof lockedKey>;

const header = struct({ format: word16, lockedKey });
export type Header = Wire<typeof header>;

export function encodeHeader(value: Header): Uint8Array {
  return encode(header, value);
}

type Read =
  | { ok: true; header: Header }
  | { ok: false; error: 'future'; format: number }
  | { ok: false; error: 'damaged' };

export function readHeader(bytes: Uint8Array, currentFormat: number): Read {
  const format = decodeHead(word16, bytes);
  if (!format.ok || format.value === 0) return { ok: false, error: 'damaged' };
  if (format.value > currentFormat) return { ok: false, error: 'future', format: format.value };
  const decoded = decode(header, bytes);
  return decoded.ok ? { ok: true, header: decoded.value } : { ok: false, error: 'damaged' };
}
