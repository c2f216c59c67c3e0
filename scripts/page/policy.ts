// What the page is allowed, told by the page itself, and in a file that many hosts read (`_headers`), so that it holds
// wherever the page is hosted.

import type { Plugin } from 'vite';
import {
  cached,
  clientHeaders,
  clientPolicy,
  hashedFiles,
  policyInPage,
} from '../../src/worker/clientHeaders.ts';

const everywhere = {
  'Content-Security-Policy': clientPolicy,
  'X-Content-Type-Options': 'nosniff',
  'Referrer-Policy': 'no-referrer',
  ...clientHeaders,
};

export function policy(): Plugin {
  const attrs = { 'http-equiv': 'Content-Security-Policy', content: policyInPage };
  return {
    name: 'policy',
    transformIndexHtml: () => [{ tag: 'meta', attrs, injectTo: 'head-prepend' }],
    generateBundle() {
      const rules = [rule('/*', everywhere), rule(`${hashedFiles}*`, { 'Cache-Control': cached.forGood })];
      this.emitFile({ type: 'asset', fileName: '_headers', source: rules.join('') });
    },
  };
}

function rule(path: string, headers: Record<string, string>): string {
  const lines = Object.entries(headers).map(([name, value]) => `  ${name}: ${value}\n`);
  return `${path}\n${lines.join('')}`;
}
