// The proxy: the way to other relays and nothing else. Its configuration binds no queues, so it cannot see any.

import { adminDoor } from './admin.ts';
import { frontDoor } from './frontDoor.ts';
import { proxyPage } from './pages.ts';
import { carryOutInProxy } from './proxyAdminWork.ts';
import { relayInfo } from './relayInfo.ts';

export { Destination } from '../durable/destination.ts';
export { Meter } from '../durable/meter.ts';
export { Relay } from '../durable/relay.ts';
export { Session } from '../durable/session.ts';

const proxy = frontDoor(adminDoor(carryOutInProxy));

proxy.get('/', async (c) => c.html(proxyPage(await relayInfo(c.env, new URL(c.req.url)))));
proxy.get('/.well-known/smp-relay.json', async (c) => c.json(await relayInfo(c.env, new URL(c.req.url))));

export default proxy;
