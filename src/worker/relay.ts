// The relay's front door. A WebSocket goes to a Session of its own, which learns nothing about who opened it; the
// few pages say what this is.

import { type Context, Hono } from 'hono';
import { readChallenge, writeChallenge } from '../proto/handshake.ts';
import { setSecurityHeaders } from './headers.ts';
import { infoPage } from './pages.ts';
import { relayInfo } from './relayInfo.ts';

export { Destination } from '../durable/destination.ts';
export { Queue } from '../durable/queue.ts';
export { Relay } from '../durable/relay.ts';
export { Session } from '../durable/session.ts';

const relay = new Hono<{ Bindings: Env }>();

// Before anything that sets headers: an answer with a WebSocket must pass untouched.
relay.use(async (c, next) => (isUpgrade(c) ? openSession(c) : next()));

relay.use(setSecurityHeaders);

// The host is the client's to write.
relay.use(async (c, next) => (URL.canParse(c.req.url) ? next() : c.text('Bad request', 400)));

relay.use(async (c, next) => {
  if (c.req.method === 'GET' || c.req.method === 'HEAD') return next();
  return c.text('Method not allowed', 405, { Allow: 'GET, HEAD' });
});

relay.get('/', async (c) => c.html(infoPage(await relayInfo(c.env, new URL(c.req.url)))));
relay.get('/.well-known/smp-relay.json', async (c) => c.json(await relayInfo(c.env, new URL(c.req.url))));

relay.notFound((c) => c.text('Not found', 404));

// What went wrong may name an object or a key, so nobody is told.
relay.onError((_, c) =>
  c.text('This relay is out of order. If it is yours: is RELAY_IDENTITY what it should be?', 500),
);

function isUpgrade(c: Context): boolean {
  return c.req.method === 'GET' && c.req.header('Upgrade')?.toLowerCase() === 'websocket';
}

/** A new request, so that neither address nor headers nor path of the client go further than this. */
function openSession(c: Context<{ Bindings: Env }>): Promise<Response> {
  const url = new URL('https://session/');
  const challenge = readChallenge(c.req.query('challenge') ?? null);
  if (challenge !== null) url.searchParams.set('challenge', writeChallenge(challenge));
  const session = c.env.SESSION.get(c.env.SESSION.newUniqueId());
  return session.fetch(new Request(url, { headers: { Upgrade: 'websocket' } }));
}

export default relay;
