// What a sender is told of a relay that the proxy cannot connect to, and that the proxy goes on for everybody else.

import { createServer as createHttpServer } from 'node:http';
import { type AddressInfo, createServer, type Server } from 'node:net';
import { once } from 'node:events';
import { describe, expect, test } from 'vitest';
import { primitives } from '#primitives';
import { makeChain } from '../../src/durable/certificates.ts';
import { plainFrame } from '../../src/proto/blockEncryption.ts';
import { signSessionKey } from '../../src/proto/identityProof.ts';
import { asX25519PublicKey } from '../../src/proto/keys.ts';
import type { SMPServer } from '../../src/proto/server.ts';
import type { ScriptedSession } from '../client/scriptedSession.ts';
import { aRouting, served } from './routing.ts';

const routing = aRouting();

/** A relay that greets in this way. */
const greeting = async (greet: (session: ScriptedSession) => void) =>
  (await routing.scriptedRelay(greet)).address;

/** Anything else that listens. */
async function listening(server: Server): Promise<SMPServer> {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  routing.cleanup.add(server, () => server.close());
  return { ...routing.relay.address, port: String((server.address() as AddressInfo).port) };
}

const http = (status: number, headers: Record<string, string> = {}) =>
  createHttpServer((_, response) => response.writeHead(status, headers).end('no relay'));

const forged = async () => {
  const { leafPrivateKey } = await makeChain(2);
  return greeting((session) =>
    session.greets({ signedKey: signSessionKey(leafPrivateKey, asX25519PublicKey(session.keys.publicKey)) }),
  );
};

async function another(): Promise<SMPServer> {
  const { address } = await routing.scriptedRelay();
  return { ...address, keyHash: routing.relay.address.keyHash };
}

describe.concurrent('a relay that', () => {
  test.each<[string, string, () => Promise<SMPServer>]>([
    [
      'takes a connection and says nothing',
      'TIMEOUT, by network',
      () => listening(createServer({ pauseOnConnect: true })),
    ],
    ['takes the upgrade and says nothing', 'TIMEOUT, by network', () => greeting(() => undefined)],
    ['is not there', 'NETWORK, by network', async () => ({ ...routing.relay.address, port: '1' })],
    ['is a web server', 'NETWORK, by network', () => listening(http(200))],
    ['hangs up', 'NETWORK, by network', () => greeting((session) => session.drops())],
    [
      'greets in text',
      'TRANSPORT BLOCK, by destination',
      () => greeting((session) => session.sendsFrame('hello')),
    ],
    [
      'greets with no hello',
      'TRANSPORT HANDSHAKE PARSE, by destination',
      () => greeting((session) => session.sendsFrame(plainFrame(new Uint8Array(3)))),
    ],
    [
      'gives its session a name that is too long',
      'TRANSPORT HANDSHAKE PARSE, by destination',
      () =>
        greeting((session) => {
          Object.assign(session, { sessionId: primitives.randomBytes(33) }).greets();
        }),
    ],
    [
      'speaks only what is too old',
      'TRANSPORT VERSION, by destination',
      () => greeting((session) => session.greets({ versions: { min: 6, max: 8 } })),
    ],
    ['is another one', 'TRANSPORT HANDSHAKE IDENTITY, by destination', another],
    ['does not vouch for its key', 'TRANSPORT HANDSHAKE BAD_AUTH, by destination', forged],
    [
      'leaves the challenge unanswered',
      'TRANSPORT HANDSHAKE BAD_AUTH, by destination',
      () => greeting((session) => session.greets({ proof: null })),
    ],
    [
      'answers another challenge',
      'TRANSPORT HANDSHAKE BAD_AUTH, by destination',
      () => greeting((session) => session.greets({ proof: new Uint8Array(64) })),
    ],
  ])('%s: %s', async (_, error, start) => {
    const bob = await routing.sender();
    const address = await start();
    const told = `PROXY BROKER ${error}, not sent`;
    expect(await bob.to(address).connects()).toBe(told);
    expect(await routing.serves()).toEqual(served);
  });

  test('sends the proxy elsewhere is not followed', async () => {
    const { middleman: target } = await routing.middleman();
    const location = `http://127.0.0.1:${target.port}/`;
    const bob = await routing.sender();
    const address = await listening(http(302, { Location: location }));
    expect(await bob.to(address).connects()).toBe('PROXY BROKER NETWORK, by network, not sent');
    expect(target.lines).toEqual([]);
  });
});

test('a relay that was not there is found as soon as it is', async () => {
  const bob = await routing.sender();
  const server = createServer();
  const { port, ...address } = await listening(server);
  server.close();
  await once(server, 'close');
  const route = bob.to({ ...address, port });
  expect(await route.connects()).toBe('PROXY BROKER NETWORK, by network, not sent');
  const { middleman } = await routing.middleman({ port: Number(port) });
  expect(await route.connects()).toBe('OK');
  expect(middleman.lines).toHaveLength(1);
});

test('the hosts of a relay are tried in their order, until one is right', async () => {
  const bob = await routing.sender();
  const { middleman, address } = await routing.middleman();
  const hosts = ['127.0.0.9', '127.0.0.1', '127.0.0.8'] as const;
  expect(await bob.to({ ...address, hosts }).connects()).toBe('OK');
  expect(middleman.lines).toHaveLength(1);
});

test('of several hosts none of which is right, the last says why', async () => {
  const bob = await routing.sender();
  const { address } = routing.relay;
  const { keyHash } = (await routing.scriptedRelay()).address;
  const hosts = ['127.0.0.9', '127.0.0.1'] as const;
  const told = 'PROXY BROKER TRANSPORT HANDSHAKE IDENTITY, by destination, not sent';
  expect(await bob.to({ ...address, keyHash, hosts }).connects()).toBe(told);
});
