// The client's page, as the files that Vite has made of client/app.

import type { Context } from 'hono';
import { relayInfo } from './relayInfo.ts';

type C = Context<{ Bindings: Env }>;

/**
 * The page runs its own code and no other, and connects to relays alone. `wasm-unsafe-eval`: WebAssembly, for the KEM
 * and for decompression.
 */
const policy = [
  "default-src 'none'",
  "script-src 'self' 'wasm-unsafe-eval'",
  "style-src 'self'",
  "img-src 'self' data: blob:",
  "media-src 'self' data: blob:",
  "connect-src 'self' wss: ws://127.0.0.1:* ws://localhost:*",
  "manifest-src 'self'",
  "worker-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');

export async function clientPage(c: C): Promise<Response> {
  const page = await asset(c, '/index.html');
  // A relay that was deployed without the page still says what it is.
  return page ?? c.redirect('/info');
}

export async function clientFile(c: C): Promise<Response> {
  return (await asset(c, c.req.path)) ?? c.notFound();
}

/** What the page proposes to who opens it for the first time. */
export async function clientServers(c: C): Promise<Response> {
  const { address } = await relayInfo(c.env, new URL(c.req.url));
  const proxies = c.env.CLIENT_PROXIES.split(/[\s,]+/).filter((each) => each !== '');
  return c.json({ relays: [address], proxies });
}

async function asset(c: C, path: string): Promise<Response | null> {
  // A new request, so that nothing else of the client's goes further than this.
  const found = await c.env.ASSETS.fetch(new URL(path, c.req.url));
  if (found.status !== 200) return null;
  c.res = found;
  c.set('policy', policy);
  c.header('Cross-Origin-Opener-Policy', 'same-origin');
  c.header('Permissions-Policy', 'camera=(self), microphone=(self), geolocation=()');
  // The names of these files change with what is in them.
  const isForGood = path.startsWith('/assets/');
  c.header('Cache-Control', isForGood ? 'public, max-age=31536000, immutable' : 'no-cache');
  return c.res;
}
