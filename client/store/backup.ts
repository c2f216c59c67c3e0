// A store in one file, encrypted under a passphrase of its own, to be opened in an empty store: elsewhere, or here
// after a loss.

import { equal, utf8 } from '../../src/proto/bytes.ts';
import {
  decode,
  decodeHead,
  encode,
  fixed,
  refined,
  refuse,
  struct,
  tail,
  word16,
} from '../../src/proto/codec.ts';
import { type Argon2Parameters, freshRecipe, passphraseKey, passphraseRecipe } from './argon2.ts';
import { fromCbor, toCbor } from './cbor.ts';
import { open, seal } from './seal.ts';
import type { SealedStore } from './sealedStore.ts';
import type { Entry } from './store.ts';

const magic = utf8('edgedrop backup\n');
const version = 1;

/** A file of this kind says so, and in which version, in every version. */
const start = struct({
  magic: refined(
    fixed(magic.length),
    (bytes) => (equal(bytes, magic) ? bytes : refuse()),
    () => magic,
  ),
  version: word16,
});
const contents = struct({ start, recipe: passphraseRecipe, sealed: tail });

export type ExportError = { error: 'passphrase needed' };
export type Exported = { ok: true; file: Uint8Array } | ({ ok: false } & ExportError);

/** Show `twoCopiesWarning` (inWords.ts) with it. */
export async function exportBackup(
  store: SealedStore,
  passphrase: string,
  argon2?: Argon2Parameters,
): Promise<Exported> {
  if (passphrase === '') return { ok: false, error: 'passphrase needed' };
  const recipe = freshRecipe(argon2);
  const key = await passphraseKey(passphrase, recipe);
  const head = { magic, version };
  const entries = await store.list({ prefix: [] });
  const sealed = seal(key, encode(start, head), toCbor([store.format, entries]));
  return { ok: true, file: encode(contents, { start: head, recipe, sealed }) };
}

export type ImportError =
  | { error: 'no backup' }
  /** Written by a later version. */
  | { error: 'future' }
  /** Or the file has been damaged, which looks the same. */
  | { error: 'wrong passphrase' }
  /** Two lives cannot be made one. Nothing has been changed. */
  | { error: 'not empty' };
export type Imported = { ok: true } | ({ ok: false } & ImportError);

export async function importBackup(
  store: SealedStore,
  file: Uint8Array,
  passphrase: string,
): Promise<Imported> {
  const backup = await readBackup(file, passphrase);
  if (!backup.ok) return backup;
  const format = store.format;
  if (backup.format > format) return { ok: false, error: 'future' };
  if ((await store.list({ prefix: [], limit: 1 })).length > 0) return { ok: false, error: 'not empty' };
  await store.adopt(backup.entries, backup.format);
  return { ok: true };
}

type Read = { ok: true; format: number; entries: readonly Entry[] } | ({ ok: false } & ImportError);

async function readBackup(file: Uint8Array, passphrase: string): Promise<Read> {
  const head = decodeHead(start, file);
  if (!head.ok) return { ok: false, error: 'no backup' };
  if (head.value.version > version) return { ok: false, error: 'future' };
  const read = decode(contents, file);
  if (!read.ok) return { ok: false, error: 'no backup' };
  const { recipe, sealed } = read.value;
  const key = await passphraseKey(passphrase, recipe);
  const opened = open(key, encode(start, head.value), sealed);
  if (opened === null) return { ok: false, error: 'wrong passphrase' };
  const [format, entries] = fromCbor(opened) as unknown as [number, Entry[]];
  return { ok: true, format, entries };
}
