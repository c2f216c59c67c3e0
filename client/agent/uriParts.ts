// What several kinds of links are made of. Encoding/String.hs.

import { fromBase64url } from '../../src/proto/bytes.ts';
import { fromSpki, type KeyAlgorithm } from '../../src/proto/keys.ts';
import type { VersionRange } from '../../src/proto/version.ts';

/** `1-4`, or `4` for a range of one version. */
export function formatVersions({ min, max }: VersionRange): string {
  return min === max ? `${min}` : `${min}-${max}`;
}

export function parseVersions(text = ''): VersionRange | null {
  const [, first, last = first] = /^(\d{1,5})(?:-(\d{1,5}))?$/.exec(text) ?? [];
  const range = { min: Number(first), max: Number(last) };
  return first !== undefined && range.min <= range.max && range.max <= 65535 ? range : null;
}

/** Null for what is none and for none: links hold no empty bytes. */
export function parseBytes(text = ''): Uint8Array | null {
  return text === '' ? null : fromBase64url(text);
}

/** The raw key. */
export function parseKey(algorithm: KeyAlgorithm, text?: string): Uint8Array | null {
  const spki = parseBytes(text);
  return spki && fromSpki(algorithm, spki);
}

/** Null where any of them is: a part that does not parse. */
export function parsed<T extends object>(parts: T): { [K in keyof T]: Exclude<T[K], null> } | null {
  const isWhole = Object.values(parts).every((part) => part !== null);
  return isWhole ? (parts as { [K in keyof T]: Exclude<T[K], null> }) : null;
}
