// The page: client/app, built to client/dist, to be served by a relay or by any host of files.

import { defineConfig } from 'vite';
import { policy } from './scripts/page/policy.ts';
import { serviceWorker } from './scripts/page/serviceWorker.ts';
import { wasmFiles } from './scripts/page/wasmFiles.ts';

export default defineConfig({
  root: 'client/app',
  base: '/',
  plugins: [policy(), wasmFiles(), serviceWorker()],
  // Tests build it as everybody does: their NODE_ENV would have each element say where it is written.
  oxc: { jsx: { runtime: 'automatic', importSource: 'preact', development: false } },
  build: {
    outDir: '../dist',
    emptyOutDir: true,
    target: 'es2024',
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    reportCompressedSize: false,
    rolldownOptions: {
      // A library that also runs in Node has a branch for it, which no browser takes.
      onLog: (level, log, tell) => {
        if (!/"node:\w+" has been externalized/.test(log.message)) tell(level, log);
      },
    },
  },
  logLevel: 'warn',
});
