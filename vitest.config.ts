// Where each test runs: in workerd with the relay's configuration, or in Node. The protocol's tests run in both, and
// in Node with @noble, as in a browser.

import { mkdirSync } from 'node:fs';
import { cloudflareTest } from '@cloudflare/vitest-plugin';
import { defineConfig } from 'vitest/config';
import { canHaveChromium } from './test/browser/chromium.ts';

// The local tracer slows objects down many times over; and nothing here needs to ask Cloudflare where it is.
process.env['X_LOCAL_OBSERVABILITY'] ??= 'false';
process.env['CLOUDFLARE_CF_FETCH_ENABLED'] ??= 'false';

// The relay's configuration names it, built or not.
mkdirSync('client/dist', { recursive: true });

// Where there is no Chromium, all but the page can be tested. CI fails without.
const canBrowse = canHaveChromium() || process.env['CI'] !== undefined;
if (!canBrowse) console.warn('No Chromium here: the page is not tested. Install one, or say where: CHROMIUM');

// Real processes, sockets and browsers on a machine that others use, too: what fails there is tried once more.
const retry = process.env['CI'] === undefined ? 0 : 1;

export default defineConfig({
  test: {
    maxWorkers: 2,
    passWithNoTests: true,
    projects: [
      {
        plugins: [cloudflareTest({ wrangler: { configPath: './wrangler.toml' } })],
        test: {
          name: 'workers',
          retry,
          include: ['test/{durable,proto,scenario,worker}/**/*.test.ts'],
          testTimeout: 30_000,
        },
      },
      {
        test: {
          name: 'node',
          retry,
          include: ['test/{agent,client,node,proto,store}/**/*.test.ts'],
          testTimeout: 30_000,
        },
      },
      {
        test: {
          name: 'browser',
          retry,
          include: canBrowse ? ['test/browser/**/*.test.ts'] : [],
          globalSetup: 'test/browser/setUp.ts',
          testTimeout: 60_000,
          hookTimeout: 60_000,
          expect: { poll: { timeout: 20_000 } },
        },
      },
      {
        resolve: {
          alias: {
            '#primitives': new URL('./src/proto/crypto/noble.ts', import.meta.url).pathname,
            '#cipher': new URL('./src/proto/crypto/nobleCipher.ts', import.meta.url).pathname,
          },
        },
        test: {
          name: 'noble',
          include: ['test/proto/**/*.test.ts'],
        },
      },
    ],
  },
});
