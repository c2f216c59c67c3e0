// The two places where a store can be, so that one and the same suite runs on both: it sees them only through this.

import 'fake-indexeddb/auto';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { serialize } from 'node:v8';
import { browserKey } from '../../client/store/browser/browserKey.ts';
import { IndexedDbBackend, openDatabase } from '../../client/store/browser/indexedDbBackend.ts';
import { openBrowserStore } from '../../client/store/browser/openBrowserStore.ts';
import type { Argon2Parameters } from '../../client/store/argon2.ts';
import type { Backend } from '../../client/store/backend.ts';
import type { OwnKey } from '../../client/store/lock.ts';
import { keyFile, keyFilePath } from '../../client/store/node/keyFile.ts';
import { openNodeStore } from '../../client/store/node/openNodeStore.ts';
import { openSqlite } from '../../client/store/node/sqliteBackend.ts';
import type { Opened, OpenOptions } from '../../client/store/openStore.ts';

/** The least that Argon2 can do: what it costs is not tested. */
export const quick: Argon2Parameters = { passes: 1, memory: 8, lanes: 1 };

export interface Place {
  open(passphrase?: string | null, options?: OpenOptions): Promise<Opened>;
  /** Both halves of it, for tests that come between. */
  parts(): Promise<{ backend: Backend; ownKey: OwnKey }>;
  /** All that lies on the disk. */
  disk(): Promise<Uint8Array>;
  /** As if the machine's own key had never been. */
  loseOwnKey(): Promise<void>;
  remove(): void;
}

export const kinds: { name: string; place: () => Place }[] = [
  { name: 'SQLite', place: folder },
  { name: 'IndexedDB', place: database },
];

function folder(): Place {
  const parent = mkdtempSync(join(tmpdir(), 'edgedrop-store-'));
  const path = join(parent, 'store');
  const key = keyFile(keyFilePath(path), () => undefined);
  return {
    open: (passphrase = null, options = {}) =>
      openNodeStore(
        path,
        {
          env: passphrase === null ? {} : { EDGEDROP_PASSPHRASE: passphrase },
          input: new PassThrough(),
          output: new PassThrough(),
        },
        { argon2: quick, ...options },
      ),
    parts: async () => {
      const opened = openSqlite(path);
      if (!opened.ok) throw new Error(opened.error);
      return { backend: opened.backend, ownKey: key };
    },
    disk: async () => {
      const files = readdirSync(path).toSorted();
      return Buffer.concat(files.flatMap((file) => [Buffer.from(file), readFileSync(join(path, file))]));
    },
    loseOwnKey: () => key.forget(),
    remove: () => rmSync(parent, { recursive: true }),
  };
}

let databases = 0;

function database(): Place {
  const name = `store ${databases++}`;
  const opened = async () => {
    const it = await openDatabase(name);
    if (!it.ok) throw new Error(it.error);
    return it.database;
  };
  return {
    open: (passphrase = null, options = {}) =>
      openBrowserStore(name, passphrase, { argon2: quick, ...options }),
    parts: async () => {
      const it = await opened();
      return { backend: new IndexedDbBackend(it, () => undefined), ownKey: browserKey(it) };
    },
    disk: async () => {
      const it = await opened();
      const all = [await it.getAllKeys('entries'), await it.getAll('entries'), await it.getAllKeys('keys')];
      it.close();
      return serialize(all);
    },
    loseOwnKey: async () => {
      const it = await opened();
      await it.delete('keys', 'own');
      it.close();
    },
    remove: () => undefined,
  };
}
