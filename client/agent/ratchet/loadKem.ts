// Brings the KEM where a conversation uses it, and to no other.

import type { Kem } from './kem.ts';

let loaded: Promise<Kem> | null = null;

/** Loads what it needs once, and again where that failed. */
export function loadKem(): Promise<Kem> {
  loaded ??= import('./sntrup761.ts')
    .then(({ sntrup761 }) => sntrup761())
    .catch((error: unknown) => {
      loaded = null;
      throw error;
    });
  return loaded;
}
