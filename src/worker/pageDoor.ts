// What every door does with requests that open no WebSocket: it answers with a page, a file, or an error that says
// nothing of the inside.

import { Hono } from 'hono';
import { setSecurityHeaders } from './headers.ts';

export type Door = Hono<{ Bindings: Env }>;

/** `outOfOrder`: told where something went wrong. `before`, `more`: what else it does, before anything and besides. */
export function pageDoor(
  outOfOrder: string,
  before: (door: Door) => void = () => undefined,
  more: (door: Door) => void = () => undefined,
): Door {
  const door: Door = new Hono();
  before(door);

  door.use(setSecurityHeaders);

  // The host is the client's to write.
  door.use(async (c, next) => (URL.canParse(c.req.url) ? next() : c.text('Bad request', 400)));

  more(door);

  door.use(async (c, next) => {
    if (c.req.method === 'GET' || c.req.method === 'HEAD') return next();
    return c.text('Method not allowed', 405, { Allow: 'GET, HEAD' });
  });

  door.notFound((c) => c.text('Not found', 404));

  // What went wrong may name an object or a key, so nobody is told.
  door.onError((_, c) => c.text(outOfOrder, 500));
  return door;
}
