// What opens a store: a passphrase, or a key that the machine keeps by itself. Either only opens the data key, so that
// changing it seals one value anew and no other.

import { primitives } from '#primitives';
import { utf8 } from '../../src/proto/bytes.ts';
import { type Argon2Parameters, freshRecipe, passphraseKey } from './argon2.ts';
import type { LockedKey } from './header.ts';
import { keyLength, open, seal } from './seal.ts';

/** Seals and opens the data key. */
export interface KeySeal {
  seal(dataKey: Uint8Array): Promise<Uint8Array>;
  open(sealedKey: Uint8Array): Promise<Uint8Array | null>;
}

/** The machine's own key, for those who choose no passphrase. */
export interface OwnKey {
  readonly lock: 'keyFile' | 'browserKey';
  /** Null where it is gone. */
  find(): Promise<KeySeal | null>;
  /** The one that there is, or a fresh one: a store that was not finished may have left it. */
  make(): Promise<KeySeal>;
  forget(): Promise<void>;
}

const context = utf8('edgedrop data key');

export function freshDataKey(): Uint8Array {
  return primitives.randomBytes(keyLength);
}

export function keySeal(key: Uint8Array): KeySeal {
  return {
    seal: (dataKey) => Promise.resolve(seal(key, context, dataKey)),
    open: (sealedKey) => Promise.resolve(open(key, context, sealedKey)),
  };
}

export async function lockWithPassphrase(
  dataKey: Uint8Array,
  passphrase: string,
  argon2?: Argon2Parameters,
): Promise<LockedKey> {
  const recipe = freshRecipe(argon2);
  const key = await passphraseKey(passphrase, recipe);
  return { lock: 'passphrase', recipe, sealedKey: await keySeal(key).seal(dataKey) };
}

export async function lockWithOwnKey(dataKey: Uint8Array, ownKey: OwnKey): Promise<LockedKey> {
  const own = await ownKey.make();
  return { lock: ownKey.lock, sealedKey: await own.seal(dataKey) };
}

export async function unlockWithPassphrase(
  { recipe, sealedKey }: LockedKey & { lock: 'passphrase' },
  passphrase: string,
): Promise<Uint8Array | null> {
  return keySeal(await passphraseKey(passphrase, recipe)).open(sealedKey);
}
