// The backend of Node: one table in one SQLite file, which is held exclusively for as long as it is open. The system
// takes the lock back from a process however it ends.

import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { equal } from '../../../src/proto/bytes.ts';
import type {
  Backend,
  BackendError,
  OpenedBackend,
  SealedEntry,
  SealedRange,
  SealedWrite,
} from '../backend.ts';
import { headerKey } from '../header.ts';
import { StoreFailure } from '../store.ts';
import { onDisk, type Reason, reasonOf } from './diskErrors.ts';
import { makePrivateFile, makePrivateFolder } from './privateFiles.ts';

const schema = `
  CREATE TABLE entries (
    key BLOB PRIMARY KEY,
    sealed BLOB NOT NULL
  ) STRICT, WITHOUT ROWID`;

// `secure_delete` overwrites what is deleted; the log still has it until it is written back.
const settings = `
  PRAGMA locking_mode = EXCLUSIVE;
  PRAGMA synchronous = FULL;
  PRAGMA secure_delete = ON;
  BEGIN EXCLUSIVE;
  ROLLBACK`;

export function openSqlite(folder: string): OpenedBackend {
  let database: DatabaseSync | null = null;
  try {
    const file = join(folder, 'store.sqlite');
    makePrivateFolder(folder, file);
    makePrivateFile(file);
    database = new DatabaseSync(file, { timeout: 0 });
    database.exec(settings);
    const tables = database.prepare('SELECT name FROM sqlite_schema').all();
    const isNew = tables.length === 0;
    if (!isNew && !tables.some(({ name }) => name === 'entries')) throw new StoreFailure('damaged');
    return { ok: true, backend: new SqliteBackend(database, isNew) };
  } catch (error) {
    database?.close();
    return { ok: false, error: openErrors[reasonOf(error)] };
  }
}

const openErrors: Record<Reason, BackendError['error']> = {
  busy: 'open elsewhere',
  damaged: 'damaged',
  full: 'unavailable',
  closed: 'unavailable',
  broken: 'unavailable',
};

class SqliteBackend implements Backend {
  readonly #database: DatabaseSync;
  #isNew: boolean;

  constructor(database: DatabaseSync, isNew: boolean) {
    this.#database = database;
    this.#isNew = isNew;
  }

  async get(key: Uint8Array): Promise<Uint8Array | null> {
    return this.#attempt(() => {
      if (this.#isNew) return null;
      const row = this.#database.prepare('SELECT sealed FROM entries WHERE key = ?').get(key);
      return (row?.['sealed'] ?? null) as Uint8Array | null;
    });
  }

  async list({ from, before, limit, reverse }: SealedRange): Promise<SealedEntry[]> {
    return this.#attempt(() => {
      if (this.#isNew) return [];
      const order = reverse ? 'DESC' : 'ASC';
      const query = `SELECT key, sealed FROM entries WHERE key >= ? AND key < ? ORDER BY key ${order} LIMIT ?`;
      const rows = this.#database.prepare(query).all(from, before, limit);
      return rows.map(({ key, sealed }) => [key as Uint8Array, sealed as Uint8Array]);
    });
  }

  async write(batch: readonly SealedWrite[]): Promise<void> {
    this.#attempt(() => {
      // A log makes a batch durable in one go; the setting stays with the file.
      if (this.#isNew) this.#database.exec('PRAGMA journal_mode = WAL');
      this.#database.exec('BEGIN IMMEDIATE');
      try {
        if (this.#isNew) this.#database.exec(schema);
        this.#apply(batch);
        this.#database.exec('COMMIT');
      } catch (error) {
        if (this.#database.isTransaction) this.#database.exec('ROLLBACK');
        throw error;
      }
      this.#isNew = false;
      // A former passphrase would still open a former header.
      if (batch.some(([key]) => equal(key, headerKey)))
        this.#database.exec('PRAGMA wal_checkpoint(TRUNCATE)');
    });
  }

  #apply(batch: readonly SealedWrite[]): void {
    const put = this.#database.prepare('INSERT OR REPLACE INTO entries (key, sealed) VALUES (?, ?)');
    const remove = this.#database.prepare('DELETE FROM entries WHERE key = ?');
    for (const [key, sealed] of batch) {
      if (sealed === null) remove.run(key);
      else put.run(key, sealed);
    }
  }

  async close(): Promise<void> {
    if (this.#database.isOpen) this.#database.close();
  }

  #attempt<T>(work: () => T): T {
    if (!this.#database.isOpen) throw new StoreFailure('closed');
    return onDisk(work);
  }
}
