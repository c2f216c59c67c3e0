// Where the ratchet gets everything that is random; nothing else of it is. Recorded conversations are replayed with
// recorded keys.

import type { Kem } from './kem.ts';
import type { X448KeyPair } from './keys.ts';
import { loadKem } from './loadKem.ts';
import { freshX448KeyPair } from './x448.ts';

export interface Fresh {
  x448KeyPair(): X448KeyPair;
  /** Asked for only where a message needs it. */
  kem(): Promise<Kem>;
}

export const fresh: Fresh = { x448KeyPair: freshX448KeyPair, kem: loadKem };
