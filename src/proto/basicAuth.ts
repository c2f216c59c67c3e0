// The relay's password for creating queues and for proxying. Protocol.hs `BasicAuth`.

import type { Brand } from './brand.ts';
import { equal } from './bytes.ts';
import { type Codec, refined, refuse, shortString } from './codec.ts';

export type BasicAuth = Brand<Uint8Array, 'BasicAuth'>;

/** Printable (Haskell's `isPrint`, byte by byte as Latin-1), without space, `@`, `:` and `/`; null otherwise. */
export function asBasicAuth(password: Uint8Array): BasicAuth | null {
  const isAllowed = (byte: number) =>
    (byte > 0x20 && byte < 0x7f && !'@:/'.includes(String.fromCharCode(byte))) ||
    (byte > 0xa0 && byte !== 0xad);
  return password.every(isAllowed) ? (password as BasicAuth) : null;
}

export const basicAuth: Codec<BasicAuth> = refined(
  shortString,
  (bytes) => asBasicAuth(bytes) ?? refuse(),
  (password) => password,
);

export function isSamePassword(a: BasicAuth, b: BasicAuth): boolean {
  return equal(a, b);
}
