// A folder's files, as the platform serves them to the Worker.

import { readFile } from 'node:fs/promises';
import { extname, join } from 'node:path';
import { Response } from 'miniflare';

const types: Record<string, string> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.wasm': 'application/wasm',
  '.webmanifest': 'application/manifest+json',
};

export function servesFiles(folder: string): (request: { url: string }) => Promise<Response> {
  return async ({ url }) => {
    // A URL's path has no `..` left, but what is written as `%2e` or `%2f` is taken as it stands.
    const path = join(folder, new URL(url).pathname);
    try {
      const type = types[extname(path)] ?? 'application/octet-stream';
      return new Response(await readFile(path), { headers: { 'Content-Type': type } });
    } catch {
      return new Response(null, { status: 404 });
    }
  };
}
