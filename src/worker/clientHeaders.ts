// Where the client's page is served, and what it is allowed there, whoever serves it.

/**
 * The page runs its own code and no other, and connects to relays alone. `wasm-unsafe-eval`: WebAssembly, for the KEM
 * and for decompression.
 */
const inPage = [
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
];

export const policyInPage = inPage.join('; ');

/** As a header. A page cannot say itself who may frame it. */
export const clientPolicy = [...inPage, "frame-ancestors 'none'"].join('; ');

export const clientHeaders = {
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Permissions-Policy': 'camera=(self), microphone=(self), geolocation=()',
};

/** Names of files that change with what is in them begin so. */
export const hashedFiles = '/assets/';

/** `Cache-Control` of those, and of all others. */
export const cached = { forGood: 'public, max-age=31536000, immutable', not: 'no-cache' };

/** What leads to a person stands behind the `#` of a link, which no browser sends. */
export const clientPaths = ['/', '/i', '/a', '/g', '/c'];
