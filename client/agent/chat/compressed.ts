// Bodies that were too long for a post-quantum connection, compressed by their senders. simplexmq Compression.hs;
// Chat/Protocol.hs `parseChatMessages`.

import { decode, large, nonEmpty, shortString, struct } from '../../../src/proto/codec.ts';
import { variant } from '../../../src/proto/variant.ts';
import { zstdContentSize } from './zstdFrame.ts';

/** Chat/Protocol.hs `maxDecompressedMsgLength`; here of all parts together, of which senders make one. */
const maxDecompressedLength = 65_536;

const parts = nonEmpty(
  variant('form', {
    passthrough: ['0', struct({ bytes: shortString })],
    compressed: ['1', struct({ frame: large })],
  }),
);

type Decompressed = { ok: true; bodies: Uint8Array[] } | { ok: false; error: 'SYNTAX' | 'TOO LARGE' };

/** `decompress` is not called before it is known that all of it fits. */
export async function decompressBodies(bytes: Uint8Array): Promise<Decompressed> {
  const decoded = decode(parts, bytes);
  if (!decoded.ok) return { ok: false, error: 'SYNTAX' };
  const sizes = decoded.value.map((part) =>
    part.form === 'passthrough' ? part.bytes.length : zstdContentSize(part.frame),
  );
  if (sizes.includes(null)) return { ok: false, error: 'SYNTAX' };
  const length = sizes.reduce<number>((sum, size) => sum + (size ?? 0), 0);
  if (length > maxDecompressedLength) return { ok: false, error: 'TOO LARGE' };

  const bodies: Uint8Array[] = [];
  for (const [i, part] of decoded.value.entries()) {
    const body = part.form === 'passthrough' ? part.bytes : await decompress(part.frame, sizes[i] ?? 0);
    if (body === null) return { ok: false, error: 'SYNTAX' };
    bodies.push(body);
  }
  return { ok: true, bodies };
}

async function decompress(frame: Uint8Array, size: number): Promise<Uint8Array | null> {
  // To the library 0 means that it should find out by itself.
  if (size === 0) return null;
  const { decompressZstd } = await import('./zstd.ts');
  return decompressZstd(frame, size);
}
