// From entries to what is on disk and back, under two keys made of the store's data key.

import { primitives } from '#primitives';
import { empty, utf8 } from '../../src/proto/bytes.ts';
import type { SealedEntry, SealedRange, SealedWrite } from './backend.ts';
import { fromCbor, toCbor } from './cbor.ts';
import { hideKey, hideRange } from './hiddenKeys.ts';
import { keyLength, open, seal } from './seal.ts';
import { type Entry, type Key, type Range, StoreFailure, type Write } from './store.ts';

export class EntrySeal {
  readonly #hidingKey: Uint8Array;
  readonly #sealingKey: Uint8Array;

  constructor(dataKey: Uint8Array) {
    const derive = (purpose: string) => primitives.hkdfSha512(empty, dataKey, utf8(purpose), keyLength);
    this.#hidingKey = derive('edgedrop store keys');
    this.#sealingKey = derive('edgedrop store values');
  }

  key(key: Key): Uint8Array {
    if (key.length === 0) throw new RangeError('an empty key');
    return hideKey(this.#hidingKey, key);
  }

  range(range: Range): SealedRange {
    return hideRange(this.#hidingKey, range);
  }

  write(write: Write): SealedWrite {
    const place = this.key(write.key);
    if ('deleted' in write) return [place, null];
    return [place, seal(this.#sealingKey, place, toCbor([write.key, write.value]))];
  }

  open([place, sealed]: SealedEntry): Entry {
    const opened = open(this.#sealingKey, place, sealed);
    if (opened === null) throw new StoreFailure('damaged');
    return fromCbor(opened) as unknown as Entry;
  }
}
