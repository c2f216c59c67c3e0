// The WebAssembly that lies among the sources is what the package carries, and Node runs it.

import { readFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { extractLibsodium, wasmFile } from '../../scripts/libsodium.ts';
import { exportNames } from '../../src/proto/crypto/libsodium.ts';
import { cipher } from '../../src/proto/crypto/nodeCipher.ts';

test('the module and its names are the package’s', async () => {
  const { bytes, nameOf } = await extractLibsodium();
  expect(Buffer.compare(bytes, await readFile(wasmFile))).toBe(0);
  expect(exportNames).toMatchObject({
    malloc: nameOf('_malloc'),
    secretboxEasy: nameOf('_crypto_secretbox_easy'),
    secretboxOpenEasy: nameOf('_crypto_secretbox_open_easy'),
  });
});

test('Node seals with it and not with its fallback', () => {
  expect(cipher.backend).toBe('libsodium');
});
