// The door of a relay or a proxy: a WebSocket goes to a Session of its own, which learns nothing about who opened it, and
// everything else is a page.

import type { Context } from 'hono';
import { readChallenge, writeChallenge } from '../proto/handshake.ts';
import { broughtHeaders } from './broughtHeaders.ts';
import { isWithinRate } from './clientPrefix.ts';
import { type Door, pageDoor } from './pageDoor.ts';

/** `admin`: what the operator may do here besides. */
export function frontDoor(admin: (door: Door) => void): Door {
  // Before anything that sets headers: an answer with a WebSocket must pass untouched.
  const upgrades = (door: Door) => void door.use(async (c, next) => (isUpgrade(c) ? openSession(c) : next()));
  return pageDoor(
    'This relay is out of order. If it is yours: is RELAY_IDENTITY what it should be, and is no older version deployed than before?',
    upgrades,
    admin,
  );
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
  const brought = await broughtHeaders(c.env, c.req.raw.headers);
  if (brought !== null) url.searchParams.set('brought', brought.join(' '));
  const session = c.env.SESSION.get(c.env.SESSION.newUniqueId());
  return session.fetch(new Request(url, { headers: { Upgrade: 'websocket' } }));
}
