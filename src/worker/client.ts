// The client's page, as the files that Vite has made of client/app.

import type { Context } from 'hono';
import { html } from 'hono/html';
import { cached, clientHeaders, clientPolicy, hashedFiles } from './clientHeaders.ts';
import { relayInfo } from './relayInfo.ts';

type C = Context<{ Bindings: Env }>;

export async function clientPage(c: C): Promise<Response> {
  const page = await file(c, '/index.html');
  // A relay that was deployed without the page still says what it is.
  if (page === null) return c.redirect('/info');
  const { address } = await relayInfo(c.env, new URL(c.req.url));
  const text = await page.text();
  const told: string = await whatThisIs(address);
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

/** For who comes with a program, or with JavaScript turned off. */
function whatThisIs(address: string) {
  return html`<noscript>
<p>This is a message relay. It keeps encrypted messages until the people whom they are for fetch them.</p>
<p>Its address: <code>${address}</code></p>
<p><a href="/info">More about it</a></p>
</noscript>
`;
}

/** What the page proposes to who opens it for the first time. */
export async function clientServers(c: C): Promise<Response> {
  const { address, proxying } = await relayInfo(c.env, new URL(c.req.url));
  const named = c.env.CLIENT_PROXIES.split(/[\s,]+/).filter((each) => each !== '');
  // The relay hides its people from the relays of others, where the operator names nobody who could do it better.
  const proxies = named.length === 0 && proxying === 'open' ? [address] : named;
  return c.json({ relays: [address], proxies });
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
