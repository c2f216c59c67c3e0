// Takes the WebAssembly out of the npm package `libsodium`, which has it inside its JavaScript. Run after an update of
// the package: `node scripts/libsodium.ts` writes the module, and `exportNames` in libsodium.ts must follow.

import { writeFile } from 'node:fs/promises';
import { pathToFileURL } from 'node:url';
import initialise from 'libsodium';

export const wasmFile = new URL('../src/proto/crypto/libsodium.wasm', import.meta.url);

interface Extracted {
  bytes: Uint8Array;
  /** Under which name the WebAssembly exports what is `_crypto_secretbox_easy` in the package's JavaScript. */
  nameOf: (name: string) => string | undefined;
}

export async function extractLibsodium(): Promise<Extracted> {
  const { instantiate } = WebAssembly;
  let bytes: Uint8Array = new Uint8Array();
  let exports: Record<string, unknown> = {};
  WebAssembly.instantiate = async (source, imports) => {
    const result = await instantiate(source, imports);
    bytes = source;
    exports = result.instance.exports;
    return result;
  };
  const library: Record<string, unknown> = {};
  try {
    await initialise(library);
  } finally {
    WebAssembly.instantiate = instantiate;
  }
  return { bytes, nameOf: (name) => Object.keys(exports).find((key) => exports[key] === library[name]) };
}

if (process.argv[1] !== undefined && import.meta.url === pathToFileURL(process.argv[1]).href) {
  const { bytes, nameOf } = await extractLibsodium();
  await writeFile(wasmFile, bytes);
  const names = ['_malloc', '_crypto_secretbox_easy', '_crypto_secretbox_open_easy'];
  process.stdout.write(names.map((name) => `${name} ${nameOf(name)}\n`).join(''));
}
