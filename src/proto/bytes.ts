// The few operations on byte strings that every part of the protocol needs.

const utf8Decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
const utf8Encoder = new TextEncoder();

export const empty = new Uint8Array(0);

export function concat(...parts: readonly Uint8Array[]): Uint8Array {
  let length = 0;
  for (const part of parts) length += part.length;
  const whole = new Uint8Array(length);
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

/** Compares without revealing where the first difference is: IDs and keys of other people come this way. */
export function equal(a: Uint8Array, b: Uint8Array): boolean {
  if (a.length !== b.length) return false;
  let difference = 0;
  for (let i = 0; i < a.length; i++) difference |= (a[i] ?? 0) ^ (b[i] ?? 0);
  return difference === 0;
}

export function utf8(text: string): Uint8Array {
  return utf8Encoder.encode(text);
}

/** Throws TypeError on bytes that are not UTF-8. */
export function fromUtf8(bytes: Uint8Array): string {
  return utf8Decoder.decode(bytes);
}

const hexOfByte = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, '0'));

export function hex(bytes: Uint8Array): string {
  let digits = '';
  for (const byte of bytes) digits += hexOfByte[byte] ?? '';
  return digits;
}

export function fromHex(text: string): Uint8Array {
  const pairs = text.match(/[0-9a-fA-F]{2}/g) ?? [];
  if (pairs.length * 2 !== text.length) throw new TypeError('not hexadecimal');
  return Uint8Array.from(pairs, (pair) => Number.parseInt(pair, 16));
}

/** RFC 4648 section 5, without padding. */
export function base64url(bytes: Uint8Array): string {
  return paddedBase64url(bytes).replace(/=+$/, '');
}

/** RFC 4648 section 5, with padding, as in addresses and queue URIs (Encoding/String.hs `StrEncoding ByteString`). */
export function paddedBase64url(bytes: Uint8Array): string {
  let characters = '';
  for (const byte of bytes) characters += String.fromCharCode(byte);
  return btoa(characters).replaceAll('+', '-').replaceAll('/', '_');
}

/** Reads base64url with or without padding; null for anything else. */
export function fromBase64url(text: string): Uint8Array | null {
  if (!/^[A-Za-z0-9_-]*={0,2}$/.test(text)) return null;
  const bare = text.replace(/=+$/, '');
  if (bare.length % 4 === 1 || (text !== bare && text.length % 4 !== 0)) return null;
  const bytes = Uint8Array.from(atob(bare.replaceAll('-', '+').replaceAll('_', '/')), (c) => c.charCodeAt(0));
  // Left-over bits must be zero, or one value would have several spellings.
  return base64url(bytes) === bare ? bytes : null;
}
