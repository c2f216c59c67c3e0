// How the vectors write bytes: as hexadecimal, as `pattern(n)`, as a text before a pattern, or compressed.

import { concat, fromHex, utf8 } from '../../src/proto/bytes.ts';

/** `pattern(n)`: bytes `i mod 251`. */
export function pattern(size: number): Uint8Array {
  return Uint8Array.from({ length: size }, (_, i) => i % 251);
}

/** Hexadecimal, `pattern(16048)` or `'SEND F ' ++ pattern(16048)`. */
export function bytesOf(written: string): Uint8Array {
  const [, text = '', size] = /^(?:'([^']*)' \+\+ )?pattern\((\d+)\)$/.exec(written) ?? [];
  return size === undefined ? fromHex(written) : concat(utf8(text), pattern(Number(size)));
}

/** What is read from sound bytes. */
export function valueOf<T>(decoded: { ok: true; value: T } | { ok: false; error: string }): T {
  if (!decoded.ok) throw new Error(`not read: ${decoded.error}`);
  return decoded.value;
}

/** `blockGzip`: base64 of gzip. */
export async function unzip(base64: string): Promise<Uint8Array> {
  const zipped = Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
  const plain = new Blob([zipped]).stream().pipeThrough(new DecompressionStream('gzip'));
  return new Uint8Array(await new Response(plain).arrayBuffer());
}
