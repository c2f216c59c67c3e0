// From a passphrase to a key: Argon2id (RFC 9106), as slow as can be borne, since passphrases are guessed.

import { argon2idAsync } from '@noble/hashes/argon2.js';
import { primitives } from '#primitives';
import { fixed, refined, refuse, struct, type Wire, word32, word8 } from '../../src/proto/codec.ts';
import { keyLength } from './seal.ts';

/** Memory in KiB. */
const anyParameters = struct({ passes: word8, memory: word32, lanes: word8 });
export type Argon2Parameters = Wire<typeof anyParameters>;

/** Who can write a store or a backup must not make its reader run out of time or memory. */
function isBearable({ passes, memory, lanes }: Argon2Parameters): boolean {
  return passes >= 1 && passes <= 10 && lanes >= 1 && lanes <= 16 && memory >= 8 * lanes && memory <= 2 ** 18;
}

const parameters = refined(
  anyParameters,
  (read) => (isBearable(read) ? read : refuse()),
  (value) => value,
);

/** RFC 9106 section 4, its second recommendation: 64 MiB, about a second on a desk and a few on a phone. */
const recommended: Argon2Parameters = { passes: 3, memory: 2 ** 16, lanes: 4 };

const saltLength = 16;

/** How the key was made, so that it can be made again. */
export const passphraseRecipe = struct({ parameters, salt: fixed(saltLength) });
export type PassphraseRecipe = Wire<typeof passphraseRecipe>;

export function freshRecipe(chosen: Argon2Parameters = recommended): PassphraseRecipe {
  return { parameters: chosen, salt: primitives.randomBytes(saltLength) };
}

/** Lets the page breathe while it works. Keyboards spell one and the same character in several ways. */
export function passphraseKey(passphrase: string, recipe: PassphraseRecipe): Promise<Uint8Array> {
  const { passes, memory, lanes } = recipe.parameters;
  return argon2idAsync(passphrase.normalize('NFKC'), recipe.salt, {
    t: passes,
    m: memory,
    p: lanes,
    dkLen: keyLength,
  });
}
