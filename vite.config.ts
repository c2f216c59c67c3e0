// The page: client/app, built to client/dist, to be served by a relay or by any host of files.

import { defineConfig, type Plugin } from 'vite';

export default defineConfig({
  root: 'client/app',
  base: '/',
  plugins: [zstdWithoutFetch()],
  oxc: { jsx: { runtime: 'automatic', importSource: 'preact' } },
  build: {
    outDir: '../dist',
    emptyOutDir: true,
    target: 'es2024',
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    reportCompressedSize: false,
  },
  logLevel: 'warn',
});

/** The library fetches its code from a `data:` URL, for which the page's policy would have to be wider. */
function zstdWithoutFetch(): Plugin {
  const fetched = 'fetch(`data:application/wasm;base64,${wasm}`).then((response) => response.arrayBuffer())';
  const decoded = 'Promise.resolve(Uint8Array.from(atob(wasm), (c) => c.charCodeAt(0)))';
  return {
    name: 'zstd-without-fetch',
    transform(code, id) {
      if (!id.includes('/zstddec/')) return null;
      if (!code.includes(fetched)) throw new Error('zstddec loads its code in another way now');
      return { code: code.replace(fetched, decoded), map: null };
    },
  };
}
