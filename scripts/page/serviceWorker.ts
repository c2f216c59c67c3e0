// The page's service worker, as `sw.js`: client/offline with the list of all files that the page is built as.

import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { build } from 'esbuild';
import type { Plugin } from 'vite';
import { clientPaths } from '../../src/worker/clientHeaders.ts';

const source = resolve(import.meta.dirname, '../../client/offline/serviceWorker.ts');

/** What is for hosts, and what is asked for each time. */
const notKept = ['_headers', 'client.json'];

export function serviceWorker(): Plugin {
  let publicFolder = '';
  return {
    name: 'service-worker',
    configResolved: ({ publicDir }) => {
      publicFolder = publicDir;
    },
    generateBundle: {
      order: 'post',
      async handler(_, bundle) {
        const contents = new Map<string, string | Uint8Array>();
        for (const name of await readdir(publicFolder))
          contents.set(name, await readFile(join(publicFolder, name)));
        for (const file of Object.values(bundle))
          contents.set(file.fileName, file.type === 'asset' ? file.source : file.code);
        for (const name of notKept) contents.delete(name);
        this.emitFile({ type: 'asset', fileName: 'sw.js', source: await compile(contents) });
      },
    },
  };
}

async function compile(contents: Map<string, string | Uint8Array>): Promise<string> {
  const hash = createHash('sha256');
  for (const [name, content] of contents) hash.update(name).update(content);
  const files = [...contents.keys()].map((name) => (name === 'index.html' ? '/' : `/${name}`));
  const built = JSON.stringify({ name: hash.digest('hex').slice(0, 16), files, pages: clientPaths });
  const { outputFiles } = await build({
    entryPoints: [source],
    bundle: true,
    minify: true,
    format: 'iife',
    define: { built },
    write: false,
  });
  return outputFiles[0]?.text ?? '';
}
