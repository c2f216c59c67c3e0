// The client's page on an origin of its own: files, and which relays and proxies it proposes. It has no object, no
// secret, and no way to any relay.

import { listed } from '../durable/listed.ts';
import { clientFile, clientPage } from './client.ts';
import { clientPaths } from './clientHeaders.ts';
import { pageDoor } from './pageDoor.ts';

const page = pageDoor('This page is out of order. Try again later');

page.get('/client.json', (c) => {
  const { CLIENT_RELAYS, CLIENT_PROXIES } = c.env;
  return c.json({ relays: listed(CLIENT_RELAYS), proxies: listed(CLIENT_PROXIES) });
});
for (const path of clientPaths) page.get(path, (c) => clientPage(c, ''));
page.get('*', clientFile);

export default page;
