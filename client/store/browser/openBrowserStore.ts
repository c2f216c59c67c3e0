// The store of a page: a database of IndexedDB, and the key from a passphrase or from the browser.

import { type Opened, type OpenOptions, openStore } from '../openStore.ts';
import { browserKey } from './browserKey.ts';
import { IndexedDbBackend, openDatabase } from './indexedDbBackend.ts';
import { becomeLiveTab } from './liveTab.ts';

/** Without a passphrase a new store gets the browser's key; one that is locked answers `passphrase needed`. */
export async function openBrowserStore(
  name: string,
  passphrase: string | null = null,
  options: OpenOptions = {},
): Promise<Opened> {
  const tab = await becomeLiveTab(name);
  if (!tab.ok) return tab;
  const opened = await openDatabase(name);
  if (!opened.ok) {
    tab.release();
    return opened;
  }
  const { database } = opened;
  const keys = {
    ownKey: browserKey(database),
    newPassphrase: async () => passphrase,
    passphrase: async (attempt: number) => (attempt === 0 ? passphrase : null),
  };
  return openStore({ ok: true, backend: new IndexedDbBackend(database, tab.release) }, keys, options);
}
