// The relay: queues, the way to other relays unless it is turned off, and the client's page.

import { adminDoor } from './admin.ts';
import { carryOut } from './adminWork.ts';
import { clientFile } from './client.ts';
import { clientPaths } from './clientHeaders.ts';
import { frontDoor } from './frontDoor.ts';
import { infoPage } from './pages.ts';
import { clientServers, relayClientPage } from './relayClient.ts';
import { relayInfo } from './relayInfo.ts';

export { Destination } from '../durable/destination.ts';
export { Invite } from '../durable/invite.ts';
export { Link } from '../durable/link.ts';
export { Meter } from '../durable/meter.ts';
export { Queue } from '../durable/queue.ts';
export { Relay } from '../durable/relay.ts';
export { Session } from '../durable/session.ts';

const relay = frontDoor(adminDoor(carryOut));

relay.get('/info', async (c) => c.html(infoPage(await relayInfo(c.env, new URL(c.req.url)))));
relay.get('/.well-known/smp-relay.json', async (c) => c.json(await relayInfo(c.env, new URL(c.req.url))));
relay.get('/client.json', clientServers);
for (const path of clientPaths) relay.get(path, relayClientPage);
relay.get('*', clientFile);

export default relay;
