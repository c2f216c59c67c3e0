// The client's page, as the files that Vite has made of client/app.

import type { Context } from 'hono';
import { cached, clientHeaders, clientPolicy, hashedFiles } from './clientHeaders.ts';

type C = Context<{ Bindings: Env }>;

/** `told`: in HTML, at its end. */
export async function clientPage(c: C, told: string): Promise<Response> {
  const page = await file(c, '/index.html');
  if (page === null) return c.notFound();
  const text = await page.text();
  guard(c, false);
  return c.html(text.replace('</body>', () => `${told}</body>`));
}

export async function clientFile(c: C): Promise<Response> {
  const found = await file(c, c.req.path);
  if (found === null) return c.notFound();
  c.res = found;
  // The names of these files change with what is in them.
  guard(c, c.req.path.startsWith(hashedFiles));
  return c.res;
}

async function file(c: C, path: string): Promise<Response | null> {
  // A new request, so that nothing else of the client's goes further than this.
  const found = await c.env.ASSETS.fetch(new URL(path, c.req.url));
  return found.status === 200 ? found : null;
}

function guard(c: C, isForGood: boolean): void {
  c.set('policy', clientPolicy);
  for (const [name, value] of Object.entries(clientHeaders)) c.header(name, value);
  c.header('Cache-Control', isForGood ? cached.forGood : cached.not);
}
