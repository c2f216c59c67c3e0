// The backend of browsers: one object store of IndexedDB, with byte strings for keys.

import {
  type DBSchema,
  type IDBPCursorWithValue,
  type IDBPDatabase,
  type IDBPTransaction,
  openDB,
} from 'idb';
import { empty } from '../../../src/proto/bytes.ts';
import type { Backend, BackendError, SealedEntry, SealedRange, SealedWrite } from '../backend.ts';
import { type FailureReason, StoreFailure } from '../store.ts';

interface Layout extends DBSchema {
  entries: { key: ArrayBuffer; value: Uint8Array };
  /** The key of those who choose no passphrase. */
  keys: { key: 'own'; value: CryptoKey };
}

export type Database = IDBPDatabase<Layout>;

/** The layout of the database, not the store's format, which is in its header. A later one is refused by the browser. */
const layout = 1;

export type OpenedDatabase = { ok: true; database: Database } | ({ ok: false } & BackendError);

export async function openDatabase(name: string): Promise<OpenedDatabase> {
  try {
    const database = await openDB<Layout>(name, layout, {
      upgrade: (created) => {
        created.createObjectStore('entries');
        created.createObjectStore('keys');
      },
      // So that another tab can delete it.
      blocking: (_current, _blocked, event) => (event.target as IDBDatabase).close(),
    });
    return { ok: true, database };
  } catch (error) {
    if (!(error instanceof DOMException)) throw error;
    return { ok: false, error: error.name === 'VersionError' ? 'future' : 'unavailable' };
  }
}

export class IndexedDbBackend implements Backend {
  readonly #database: Database;
  readonly #release: () => void;

  constructor(database: Database, release: () => void) {
    this.#database = database;
    this.#release = release;
  }

  get(key: Uint8Array): Promise<Uint8Array | null> {
    return this.#read(async (store) => (await store.get(ownBuffer(key))) ?? null);
  }

  list({ from, before, limit, reverse }: SealedRange): Promise<SealedEntry[]> {
    return this.#read(async (store) => {
      const range = IDBKeyRange.bound(ownBuffer(from), ownBuffer(before), false, true);
      if (reverse) return takeBackwards(await store.openCursor(range, 'prev'), limit);
      const count = Math.min(limit, 2 ** 32 - 1);
      const [keys, values] = await Promise.all([store.getAllKeys(range, count), store.getAll(range, count)]);
      return keys.map((key, i) => [new Uint8Array(key), values[i] ?? empty]);
    });
  }

  /** Its end is waited for as well: nobody else would hear of one that the browser breaks off. */
  #read<T>(work: (store: Entries) => Promise<T>): Promise<T> {
    return attempt(async () => {
      const { store, done } = this.#database.transaction('entries');
      const [read] = await Promise.all([work(store), done]);
      return read;
    });
  }

  write(batch: readonly SealedWrite[]): Promise<void> {
    return attempt(async () => {
      const transaction = this.#database.transaction('entries', 'readwrite', { durability: 'strict' });
      await Promise.all([...begin(transaction, batch), transaction.done]);
    });
  }

  async close(): Promise<void> {
    this.#database.close();
    this.#release();
  }
}

type Entries = IDBPTransaction<Layout, ['entries'], 'readonly'>['store'];
type Transaction = IDBPTransaction<Layout, ['entries'], 'readwrite'>;

function begin(transaction: Transaction, batch: readonly SealedWrite[]): Promise<unknown>[] {
  const { store } = transaction;
  const requests: Promise<unknown>[] = [];
  try {
    for (const [key, sealed] of batch) {
      const place = ownBuffer(key);
      requests.push(sealed === null ? store.delete(place) : store.put(sealed, place));
    }
    return requests;
  } catch (error) {
    // What throws at once is no request, so it takes the others with it only this way.
    transaction.abort();
    return [Promise.reject(error), ...requests];
  }
}

type Cursor = IDBPCursorWithValue<Layout, ['entries'], 'entries'> | null;

async function takeBackwards(first: Cursor, limit: number): Promise<SealedEntry[]> {
  const found: SealedEntry[] = [];
  for (let cursor = first; cursor !== null; cursor = await cursor.continue()) {
    found.push([new Uint8Array(cursor.key), cursor.value]);
    if (found.length === limit) break;
  }
  return found;
}

/** A copy: the key may be part of a longer buffer. */
function ownBuffer(key: Uint8Array): ArrayBuffer {
  return new Uint8Array(key).buffer;
}

export async function attempt<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof DOMException)) throw error;
    throw new StoreFailure(reasons.get(error.name) ?? 'broken', { cause: error });
  }
}

const reasons = new Map<string, FailureReason>([
  ['QuotaExceededError', 'full'],
  ['InvalidStateError', 'closed'],
  // Of what was under way when the browser took the database back.
  ['AbortError', 'closed'],
]);
