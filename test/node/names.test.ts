// Names, looked up at a web server on the relay's own machine, as operators run it.

import { once } from 'node:events';
import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { RSLV } from '../../client/smp/resolverCommands.ts';
import { PRXY } from '../../client/smp/proxyCommands.ts';
import { inWords } from './outcome.ts';
import { Sender } from './people.ts';
import { aProxy, aRelay, Cleanup, type Runtime } from './routing.ts';

const record = {
  name: 'alice.simplex',
  nickname: 'Alice',
  website: '',
  location: '',
  simplexContact: ['https://relay.example/a#xyz'],
  simplexChannel: [],
  owner: '0x01',
  resolver: '0x02',
};
const coins = { eth: null, btc: null, xmr: null, dot: null };

const cleanup = new Cleanup();
const asked: string[] = [];
let relay: Runtime;
let bob: Sender;

/** By name: what the resolver does. */
const answers: Record<string, RequestListener> = {
  'alice.simplex': (_, response) => response.end(JSON.stringify(record)),
  'moved.simplex': (_, response) => response.writeHead(302, { location: '/resolve/alice.simplex' }).end(),
  'large.simplex': (_, response) => response.end('x'.repeat(1_000_000)),
  'broken.simplex': (request) => request.socket.destroy(),
  'slow.simplex': (_, response) => response.write('{'),
};

const resolver = createServer((request, response) => {
  const { url = '', headers } = request;
  asked.push([url, ...Object.keys(headers).filter((name) => /^cf-|forwarded|real-ip/i.test(name))].join(' '));
  const answer = answers[url.replace('/snrc/resolve/', '')];
  if (answer === undefined) response.writeHead(404).end('{}');
  else answer(request, response);
});

beforeAll(async () => {
  resolver.listen(0, '127.0.0.1');
  await once(resolver, 'listening');
  cleanup.add(resolver, (one) => one.close() && one.closeAllConnections());
  const { port } = resolver.address() as AddressInfo;
  const vars = { LOCAL_DESTINATIONS: 'off', NAME_RESOLVER_URL: `http://127.0.0.1:${port}/snrc` };
  relay = cleanup.add(await aRelay(vars), (one) => one.stops());
  bob = cleanup.add(await Sender.at(relay.address), (one) => one.leaves());
}, 60_000);
afterAll(() => cleanup.run());

test('a name is looked up, and nothing is said of who asks', async () => {
  const { connection } = bob;
  expect(await connection.resolveName('alice.simplex')).toEqual({ ok: true, value: { ...record, ...coins } });
  expect(asked).toEqual(['/snrc/resolve/alice.simplex']);
});

test('a name is looked up for who comes through a proxy', async () => {
  const proxy = cleanup.add(await aProxy(), (one) => one.stops());
  const hidden = cleanup.add(await Sender.at(proxy.address), (one) => one.leaves());
  const route = hidden.to(relay.address);
  expect(await route.outcome(RSLV('alice.simplex'))).toMatchObject({
    ok: true,
    value: { nickname: 'Alice' },
  });
  expect(await route.asks(RSLV('nobody.simplex'))).toBe('NAME NOT_FOUND');
});

test.each([
  ['nobody.simplex', 'NAME NOT_FOUND'],
  ['moved.simplex', 'NAME RESOLVER invalid response'],
  ['large.simplex', 'NAME RESOLVER response too large'],
  ['broken.simplex', 'NAME RESOLVER transport failure'],
  ['slow.simplex', 'NAME RESOLVER timeout'],
])('%s is answered ERR %s', async (name, error) => {
  expect(inWords(await bob.connection.resolveName(name))).toBe(error);
});

test('this relay is no proxy', async () => {
  expect(inWords(await bob.connection.request(PRXY(relay.address, null)))).toBe('PROXY BASIC_AUTH');
});
