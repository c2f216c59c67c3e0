// The pairs of cycles, as clients of a relay without cryptography: the same code, bundled with what that relay has in
// the place of its primitives.

import { join } from 'node:path';
import { build } from 'esbuild';
import type { Pair } from '../pair.ts';

/** For bundles of either side. */
export const inPlace = {
  '#primitives': join(import.meta.dirname, 'primitives.ts'),
  '#cipher': join(import.meta.dirname, 'cipher.ts'),
};

/** `folder` must be one from which this project's packages are found. */
export async function plainPairs(folder: string): Promise<typeof Pair> {
  const outfile = join(folder, 'pair.mjs');
  await build({
    entryPoints: [join(import.meta.dirname, '..', 'pair.ts')],
    bundle: true,
    outfile,
    format: 'esm',
    platform: 'node',
    alias: inPlace,
    external: ['ws'],
    logLevel: 'error',
  });
  const bundled = (await import(outfile)) as { Pair: typeof Pair };
  return bundled.Pair;
}
