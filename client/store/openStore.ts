// From a backend to the store in it, or to the reason why not. Nothing is changed before the store has been unlocked.

import type { Argon2Parameters } from './argon2.ts';
import type { Backend, BackendError, OpenedBackend } from './backend.ts';
import { encodeHeader, type Header, headerKey, type LockedKey, readHeader } from './header.ts';
import {
  freshDataKey,
  lockWithOwnKey,
  lockWithPassphrase,
  type OwnKey,
  unlockWithPassphrase,
} from './lock.ts';
import { formatAfter, type Migration, migrations } from './migrations.ts';
import { SealedStore } from './sealedStore.ts';
import { StoreFailure } from './store.ts';

export type OpenError =
  | BackendError
  /** Written by a later version. It is untouched. */
  | { error: 'future'; format: number }
  | { error: 'passphrase needed' }
  | { error: 'wrong passphrase' }
  /** The key that the machine kept is gone, or is another store's. */
  | { error: 'key lost'; lock: OwnKey['lock'] }
  /** No room to create or to migrate it. What there was is there. */
  | { error: 'full' };

export type Opened = { ok: true; store: SealedStore } | ({ ok: false } & OpenError);

/** Who is asked for keys. */
export interface Keys {
  ownKey: OwnKey;
  /** For a new store; null for none. */
  newPassphrase(): Promise<string | null>;
  /** For a store that has one; null for nobody to ask, or nobody to ask again. `attempt` counts from 0. */
  passphrase(attempt: number): Promise<string | null>;
}

export interface OpenOptions {
  steps?: readonly Migration[];
  argon2?: Argon2Parameters;
}

export async function openStore(
  opened: OpenedBackend,
  keys: Keys,
  options: OpenOptions = {},
): Promise<Opened> {
  if (!opened.ok) return opened;
  const { backend } = opened;
  let store: Opened | null = null;
  try {
    store = await openIn(backend, keys, options);
    return store;
  } catch (error) {
    if (!(error instanceof StoreFailure)) throw error;
    return { ok: false, error: openErrors[error.reason] };
  } finally {
    if (!store?.ok) await backend.close();
  }
}

const openErrors = {
  full: 'full',
  damaged: 'damaged',
  closed: 'unavailable',
  broken: 'unavailable',
} as const;

async function openIn(
  backend: Backend,
  keys: Keys,
  { steps = migrations, argon2 }: OpenOptions,
): Promise<Opened> {
  const bytes = await backend.get(headerKey);
  const read =
    bytes === null
      ? await create(backend, keys, { format: formatAfter(steps), argon2 })
      : await unlock(bytes, keys, formatAfter(steps));
  if (!read.ok) return read;
  const { header, dataKey } = read;
  const store = new SealedStore({ backend, dataKey, header, ownKey: keys.ownKey, steps, argon2 });
  await store.migrate();
  return { ok: true, store };
}

type Unlocked = { ok: true; header: Header; dataKey: Uint8Array } | ({ ok: false } & OpenError);

async function create(
  backend: Backend,
  keys: Keys,
  { format, argon2 }: { format: number; argon2: Argon2Parameters | undefined },
): Promise<Unlocked> {
  const dataKey = freshDataKey();
  const passphrase = await keys.newPassphrase();
  const lockedKey =
    passphrase === null
      ? await lockWithOwnKey(dataKey, keys.ownKey)
      : await lockWithPassphrase(dataKey, passphrase, argon2);
  const header = { format, lockedKey };
  await backend.write([[headerKey, encodeHeader(header)]]);
  return { ok: true, header, dataKey };
}

async function unlock(bytes: Uint8Array, keys: Keys, currentFormat: number): Promise<Unlocked> {
  const read = readHeader(bytes, currentFormat);
  if (!read.ok) return read;
  const { header } = read;
  const { lockedKey } = header;
  const unlocked =
    lockedKey.lock === 'passphrase'
      ? await askPassphrase(lockedKey, keys)
      : await useOwnKey(lockedKey, keys.ownKey);
  return unlocked.ok ? { ...unlocked, header } : unlocked;
}

type Key = { ok: true; dataKey: Uint8Array } | ({ ok: false } & OpenError);

async function askPassphrase(lockedKey: LockedKey & { lock: 'passphrase' }, keys: Keys): Promise<Key> {
  for (let attempt = 0; ; attempt++) {
    const passphrase = await keys.passphrase(attempt);
    if (passphrase === null)
      return { ok: false, error: attempt === 0 ? 'passphrase needed' : 'wrong passphrase' };
    const dataKey = await unlockWithPassphrase(lockedKey, passphrase);
    if (dataKey !== null) return { ok: true, dataKey };
  }
}

async function useOwnKey({ lock, sealedKey }: LockedKey, ownKey: OwnKey): Promise<Key> {
  const own = lock === ownKey.lock ? await ownKey.find() : null;
  const dataKey = (await own?.open(sealedKey)) ?? null;
  return dataKey === null ? { ok: false, error: 'key lost', lock: ownKey.lock } : { ok: true, dataKey };
}
