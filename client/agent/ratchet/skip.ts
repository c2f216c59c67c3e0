// Going on in a chain to a message that is not the next, keeping the keys of those between. Ratchet.hs
// `skipMessageKeys`.

import { chainKdf } from './kdf.ts';
import type { RatchetState } from './ratchetState.ts';
import { failed, type Result } from './result.ts';
import { maxSkip, type SkippedKey, withSkipped } from './skippedKeys.ts';

export function skipMessageKeys(state: RatchetState, until: number): Result<RatchetState> {
  const { receive, nr } = state;
  if (receive === null) return { ok: true, value: state };
  if (nr > until + 1) return failed({ CERatchetEarlierMessage: nr - until - 1 });
  if (nr === until + 1) return failed('CERatchetDuplicateMessage');
  if (nr + maxSkip < until) return failed({ CERatchetTooManySkipped: until + 1 - nr });

  const { headerKey } = receive;
  let { chainKey } = receive;
  const keys: SkippedKey[] = [];
  for (let n = nr; n < until; n++) {
    const { messageKey, messageIV, chainKey: next } = chainKdf(chainKey);
    keys.push({ headerKey, n, messageKey, iv: messageIV });
    chainKey = next;
  }
  const skipped = withSkipped(state.skipped, keys);
  return { ok: true, value: { ...state, receive: { headerKey, chainKey }, nr: until, skipped } };
}
