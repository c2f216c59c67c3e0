// A page of a relay's export, sealed under the relay's key: only a relay with the same identity can read it, and nobody
// else can make one. Whoever carries it sees no queue, no key and no code. Pages are a chain: each says what it follows,
// so that none can be left out, repeated, or taken from another export.

import { base64url, equal, fromBase64url } from '../proto/bytes.ts';
import {
  decode,
  encode,
  fixed,
  large,
  list,
  shortString,
  struct,
  type Wire,
  utf8Text,
  word16,
} from '../proto/codec.ts';
import { variant } from '../proto/variant.ts';
import type { NameKeys } from './names.ts';
import { seal, unseal } from './seal.ts';

/** A page holds at most so many queues or codes: a free plan's request may make only so many calls. */
export const maxPageItems = 100;

const contents = variant('of', {
  /** As JSON. */
  settings: ['S', struct({ settings: utf8Text(large) })],
  /** Each as `movedQueue`. */
  queues: ['Q', struct({ queues: list(large) })],
  invites: ['I', struct({ invites: list(struct({ name: utf8Text(shortString), used: word16 })) })],
  /** There are no more. */
  end: ['E', struct({})],
});
export type MoveContents = Wire<typeof contents>;

/** SHA-256 of the page before as it is sealed; before the first page whatever names the export, 32 bytes. */
const digest = fixed(32);
const page = struct({ after: digest, contents });

/** In base64url. */
export function sealPage(keys: NameKeys, after: Uint8Array, what: MoveContents): string {
  return base64url(seal(keys.move, encode(page, { after, contents: what })));
}

/** Null for what this relay, or an earlier one of its identity, has not sealed as what follows. */
export function openPage(keys: NameKeys, after: Uint8Array, sealed: string): MoveContents | null {
  const bytes = fromBase64url(sealed);
  const opened = bytes && unseal(keys.move, bytes);
  const read = opened && decode(page, opened);
  return read?.ok && equal(read.value.after, after) ? read.value.contents : null;
}
