// Zstandard by its own C code in WebAssembly: 54 kB, 20 compressed, loaded by the first message that needs it. fzstd, in
// JavaScript, is smaller, but follows hostile input out of its buffers: 20 seconds for each 12 bytes of a message.

import { ZSTDDecoder } from 'zstddec';

const decoder = new ZSTDDecoder();

/** Null for what is no such frame, or does not hold `size` bytes, which must not be 0. */
export async function decompressZstd(frame: Uint8Array, size: number): Promise<Uint8Array | null> {
  await decoder.init();
  // What fails comes back empty.
  const content = decoder.decode(frame, size);
  return content.length === size ? content : null;
}
