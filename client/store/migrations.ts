// How older stores become present ones. The step at index n - 1 leads from format n to n + 1; steps are added at the
// end and never changed, since there are stores in every format that there ever was.

import type { Store, Write } from './store.ts';

/** What is to be written; it is written in one batch with the number of the new format. */
export type Migration = (store: Pick<Store, 'get' | 'list'>) => Promise<readonly Write[]>;

export const migrations: readonly Migration[] = [];

export function formatAfter(steps: readonly Migration[]): number {
  return 1 + steps.length;
}
