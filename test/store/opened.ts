// Stores in tests: opened where opening must work, and looked at as a whole.

import type { Opened } from '../../client/store/openStore.ts';
import type { SealedStore } from '../../client/store/sealedStore.ts';
import type { Key, Store, Value } from '../../client/store/store.ts';

export async function openedAs(opening: Promise<Opened>): Promise<SealedStore> {
  const opened = await opening;
  if (!opened.ok) throw new Error(opened.error);
  return opened.store;
}

export const put = (key: Key, value: Value) => ({ key, value });
export const remove = (key: Key) => ({ key, deleted: true as const });

/** Everything in it, by its key. */
export async function contents(store: Store): Promise<Record<string, Value>> {
  return Object.fromEntries((await store.list({ prefix: [] })).map(([key, value]) => [key.join('/'), value]));
}
