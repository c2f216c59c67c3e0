// A Worker as one module, resolved as wrangler does it: what runs here is what would be deployed.

import { build, stop } from 'esbuild';

/** The source text of the bundle that begins at `main`, a path. */
export async function bundleWorker(main: string): Promise<string> {
  const { outputFiles } = await build({
    entryPoints: [main],
    bundle: true,
    write: false,
    format: 'esm',
    target: 'es2024',
    conditions: ['workerd', 'worker', 'browser'],
    external: ['node:*', 'cloudflare:*'],
    logLevel: 'error',
  });
  await stop();
  const [bundle] = outputFiles;
  if (bundle === undefined) throw new Error(`${main} bundles to nothing`);
  return bundle.text;
}
