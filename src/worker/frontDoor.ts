// What every deployment's door does: a WebSocket goes to a Session of its own, which learns nothing about who opened
// it, and everything else is a page or an error that says nothing of the inside.

import { type Context, Hono } from 'hono';
import { readChallenge, writeChallenge } from '../proto/handshake.ts';
import { isWithinRate } from './clientPrefix.ts';
import { setSecurityHeaders } from './headers.ts';

export type Door = Hono<{ Bindings: Env }>;

/** `admin`: what the operator may do here besides. */
export function frontDoor(admin: (door: Door) => void): Door {
  const door: Door = new Hono();

  // Before anything that sets headers: an answer with a WebSocket must pass untouched.
  door.use(async (c, next) => (isUpgrade(c) ? openSession(c) : next()));

  door.use(setSecurityHeaders);

  // The host is the client's to write.
  door.use(async (c, next) => (URL.canParse(c.req.url) ? next() : c.text('Bad request', 400)));

  admin(door);

  door.use(async (c, next) => {
    if (c.req.method === 'GET' || c.req.method === 'HEAD') return next();
    return c.text('Method not allowed', 405, { Allow: 'GET, HEAD' });
  });

  door.notFound((c) => c.text('Not found', 404));

  // What went wrong may name an object or a key, so nobody is told.
  door.onError((_, c) =>
    c.text(
      'This relay is out of order. If it is yours: is RELAY_IDENTITY what it should be, and is no older version deployed than before?',
      500,
    ),
  );
  return door;
}

function isUpgrade(c: Context): boolean {
  return c.req.method === 'GET' && c.req.header('Upgrade')?.toLowerCase() === 'websocket';
}

/** A new request, so that neither address nor headers nor path of the client go further than this. */
async function openSession(c: Context<{ Bindings: Env }>): Promise<Response> {
  if (!(await isWithinRate(c.env, c.req.header('CF-Connecting-IP'), Date.now())))
    return c.text('Too many connections from your network. Wait a minute', 429, { 'Retry-After': '60' });
  const url = new URL('https://session/');
  const challenge = readChallenge(c.req.query('challenge') ?? null);
  if (challenge !== null) url.searchParams.set('challenge', writeChallenge(challenge));
  const session = c.env.SESSION.get(c.env.SESSION.newUniqueId());
  return session.fetch(new Request(url, { headers: { Upgrade: 'websocket' } }));
}
