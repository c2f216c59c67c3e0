// A Worker as its modules, resolved as wrangler does it: what runs here is what would be deployed.

import { basename, extname } from 'node:path';
import { build, stop } from 'esbuild';

export interface Module {
  type: 'ESModule' | 'CompiledWasm';
  path: string;
  contents: string | Uint8Array;
}

/**
 * The bundle that begins at `main`, a path, and after it the WebAssembly that it imports. `inPlace`: modules that take
 * the place of others, by the names by which those are imported.
 */
export async function bundleWorker(main: string, inPlace: Record<string, string> = {}): Promise<Module[]> {
  const { outputFiles } = await build({
    entryPoints: [main],
    bundle: true,
    write: false,
    // No folder is written to; the modules' names are relative to it.
    outdir: '.',
    format: 'esm',
    target: 'es2024',
    conditions: ['workerd', 'worker', 'browser'],
    external: ['node:*', 'cloudflare:*'],
    alias: inPlace,
    loader: { '.wasm': 'copy' },
    assetNames: '[name]',
    logLevel: 'error',
  });
  await stop();
  const modules = outputFiles.map(({ path, text, contents }): Module => {
    const name = basename(path);
    return extname(name) === '.wasm'
      ? { type: 'CompiledWasm', path: name, contents }
      : { type: 'ESModule', path: name, contents: text };
  });
  // The first module is the one that runs.
  return modules.toSorted((a, b) => Number(a.type !== 'ESModule') - Number(b.type !== 'ESModule'));
}
