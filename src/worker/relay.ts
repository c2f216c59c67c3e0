// The relay: queues, and the way to other relays unless it is turned off.

import { openAdminDoor } from './admin.ts';
import { frontDoor } from './frontDoor.ts';
import { linkKinds, linkPage } from './linkPages.ts';
import { infoPage } from './pages.ts';
import { relayInfo } from './relayInfo.ts';

export { Destination } from '../durable/destination.ts';
export { Invite } from '../durable/invite.ts';
export { Link } from '../durable/link.ts';
export { Queue } from '../durable/queue.ts';
export { Relay } from '../durable/relay.ts';
export { Session } from '../durable/session.ts';

const relay = frontDoor(openAdminDoor);

relay.get('/', async (c) => c.html(infoPage(await relayInfo(c.env, new URL(c.req.url)))));
relay.get('/.well-known/smp-relay.json', async (c) => c.json(await relayInfo(c.env, new URL(c.req.url))));
for (const kind of linkKinds) relay.get(`/${kind}`, (c) => c.html(linkPage(kind)));

export default relay;
