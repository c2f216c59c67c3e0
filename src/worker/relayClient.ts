// The client's page as a relay serves it: set up for the relay itself.

import type { Context } from 'hono';
import { html } from 'hono/html';
import { listed } from '../durable/listed.ts';
import { clientPage } from './client.ts';
import { relayInfo } from './relayInfo.ts';

type C = Context<{ Bindings: Env }>;

export async function relayClientPage(c: C): Promise<Response> {
  const { address } = await relayInfo(c.env, new URL(c.req.url));
  const page = await clientPage(c, await whatThisIs(address));
  // A relay that was deployed without the page still says what it is.
  return page.status === 404 ? c.redirect('/info') : page;
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
  const named = listed(c.env.CLIENT_PROXIES);
  // The relay hides its people from the relays of others, where the operator names nobody who could do it better.
  const proxies = named.length === 0 && proxying === 'open' ? [address] : named;
  return c.json({ relays: [address], proxies });
}
