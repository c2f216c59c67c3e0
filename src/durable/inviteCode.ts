// Codes that let their holders create queues. A code says itself what it is worth, under a tag that only this relay
// can make: making codes writes nothing, and one that was made up reaches no object.

import { primitives } from '#primitives';
import { asBasicAuth, type BasicAuth } from '../proto/basicAuth.ts';
import { base64url, concat, equal, fromBase64url, fromUtf8, utf8 } from '../proto/bytes.ts';
import type { NameKeys } from './names.ts';

export const inviteFormat = 1;

export interface InviteCall {
  format: typeof inviteFormat;
  uses: number;
}

/** A code of which something is spent, on its way to another relay. */
export interface MovedInvite {
  /** Of its object; null where it was last spent under a version that did not keep it. */
  name: string | null;
  used: number;
}

export interface KnownInvite {
  /** The name of the object that counts its uses: a keyed hash. */
  object: string;
  call: InviteCall;
}

const randomLength = 10;
const worthLength = randomLength + 2;
const tagLength = 12;

export const maxUses = 0xffff;

/** A code worth so many queues, as it stands in the place of the relay's password. */
export function makeInvite(keys: NameKeys, uses: number): string {
  const [first = 0, ...random] = primitives.randomBytes(randomLength);
  // Begins with a letter: what begins with a hyphen is taken for an option where it is typed.
  const worth = Uint8Array.of(first & 0x7f, ...random, uses >> 8, uses & 0xff);
  return base64url(concat(worth, tagOf(keys, worth)));
}

/** Null for what this relay has not made. */
export function readInvite(keys: NameKeys, password: BasicAuth): KnownInvite | null {
  const code = password.every((byte) => byte < 0x80) ? fromBase64url(fromUtf8(password)) : null;
  if (code === null || code.length !== worthLength + tagLength) return null;
  const worth = code.subarray(0, worthLength);
  if (!equal(code.subarray(worthLength), tagOf(keys, worth))) return null;
  const [high = 0, low = 0] = worth.subarray(randomLength);
  const object = base64url(primitives.hmacSha256(keys.invite, concat(utf8('object'), worth)));
  return { object, call: { format: inviteFormat, uses: (high << 8) | low } };
}

/** The same, of text that may be anything. */
export function parseInvite(keys: NameKeys, text: string): KnownInvite | null {
  const password = asBasicAuth(utf8(text));
  return password && readInvite(keys, password);
}

function tagOf(keys: NameKeys, worth: Uint8Array): Uint8Array {
  return primitives.hmacSha256(keys.invite, concat(utf8('tag'), worth)).subarray(0, tagLength);
}
