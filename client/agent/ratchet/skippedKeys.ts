// The keys of messages that have not come yet, although later ones have. Ratchet.hs `SkippedMsgKeys`.

import { equal } from '../../../src/proto/bytes.ts';
import { type Codec, struct, type Wire, word16, word32 } from '../../../src/proto/codec.ts';
import { type HeaderKey, headerKey, iv, messageKey } from './keys.ts';

/** Up to 65,535 items behind their count. */
function counted<T>(item: Codec<T>): Codec<readonly T[]> {
  return {
    read: (input) => Array.from({ length: word16.read(input) }, () => item.read(input)),
    write: (items, output) => {
      word16.write(items.length, output);
      for (const each of items) item.write(each, output);
    },
  };
}

/** `headerKey` names the chain, in which the message has the number `n`. */
const skippedKey = struct({ headerKey, n: word32, messageKey, iv });
export type SkippedKey = Wire<typeof skippedKey>;

/** Oldest first. */
export const skippedKeys = counted(skippedKey);
export type SkippedKeys = Wire<typeof skippedKeys>;

/** How many messages one may be ahead of the last. Ratchet.hs `maxSkip`. */
export const maxSkip = 512;

/**
 * How many keys are kept in all, where the reference keeps every one: else a peer that skips 512 messages of each
 * chain makes the state grow without end. Four full gaps are more than is ever lost and still on its way.
 */
const maxSkippedKeys = 4 * maxSkip;

export function withSkipped(skipped: SkippedKeys, keys: readonly SkippedKey[]): SkippedKeys {
  return [...skipped, ...keys].slice(-maxSkippedKeys);
}

/** The header keys of the chains that messages are missing of. */
export function skippedChains(skipped: SkippedKeys): readonly HeaderKey[] {
  return skipped
    .filter(({ headerKey }, i) => {
      const previous = skipped[i - 1];
      return previous === undefined || !equal(previous.headerKey, headerKey);
    })
    .map(({ headerKey }) => headerKey);
}
