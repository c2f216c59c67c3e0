// What every answer tells the browser: run nothing, load nothing, frame nothing, tell nobody; unless it is the client's
// page, which has a policy of its own.

import type { MiddlewareHandler } from 'hono';
import { pageStyleSource } from './pages.ts';

declare module 'hono' {
  interface ContextVariableMap {
    policy?: string;
  }
}

const policy = `default-src 'none'; style-src ${pageStyleSource}; base-uri 'none'; form-action 'none'; frame-ancestors 'none'`;

export const setSecurityHeaders: MiddlewareHandler = async (c, next) => {
  await next();
  c.header('Content-Security-Policy', c.get('policy') ?? policy);
  c.header('X-Content-Type-Options', 'nosniff');
  c.header('Referrer-Policy', 'no-referrer');
  // Over http it would be ignored anyway, and it must never lock a local port to https.
  if (c.req.url.startsWith('https:')) c.header('Strict-Transport-Security', 'max-age=31536000');
};
