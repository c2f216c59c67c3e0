// What a session makes of PRXY and PFWD before anything leaves it: which Destinations it asks, in which order, for how
// long, and with what.

import { expect, test } from 'vitest';
import { primitives } from '#primitives';
import type {
  ForwardCall,
  ForwardResult,
  SessionCall,
  SessionResult,
} from '../../src/durable/destinationCall.ts';
import { brokerError, noSession } from '../../src/durable/destinationCall.ts';
import { Proxying } from '../../src/durable/proxying.ts';
import { settings } from '../../src/durable/settings.ts';
import type { NonEmpty } from '../../src/proto/codec.ts';
import type { CorrId, EntityId, KeyHash, SessionId } from '../../src/proto/ids.ts';
import { asX25519PublicKey } from '../../src/proto/keys.ts';
import type { Response } from '../../src/proto/responses.ts';
import { aConnection, forwardingState } from './forwardingCase.ts';

/** Views of one buffer, as of a transmission that was read. */
const buffer = primitives.randomBytes(20_000);
const keyHash = buffer.subarray(0, 32) as KeyHash;
const sessionId = buffer.subarray(100, 132) as SessionId;
const connected: SessionResult = {
  ok: true,
  sessionId,
  versions: { min: 9, max: 20 },
  certChainPubKey: { certChain: [new Uint8Array(), new Uint8Array()], signedKey: new Uint8Array() },
};

class Destinations {
  readonly calls: (SessionCall & { name: string })[] = [];
  readonly forwarded: ForwardCall[] = [];
  readonly #results: SessionResult[];

  constructor(...results: SessionResult[]) {
    this.#results = results;
  }

  getByName(name: string) {
    return {
      session: async (call: SessionCall) => {
        this.calls.push({ ...call, name });
        return this.#results.shift() ?? connected;
      },
      forward: async (call: ForwardCall): Promise<ForwardResult> => {
        this.forwarded.push(call);
        return { ok: true, encResponse: new Uint8Array(16_242) };
      },
    };
  }

  get hosts(): string[] {
    return this.calls.map(({ server }) => `${server.hosts[0]}:${server.port}`);
  }
}

function aClient(destinations = new Destinations(), vars: Record<string, string> = {}) {
  const proxying = new Proxying(
    aConnection({ ...forwardingState, destinations: [] }),
    destinations as unknown as Env['DESTINATION'],
    settings(vars),
  );
  const to = (entityId: Uint8Array) => ({
    command: null,
    corrId: buffer.subarray(200, 224) as CorrId,
    entityId: entityId as EntityId,
    version: 20,
    seal: null,
  });
  return {
    destinations,
    PRXY: (hosts: NonEmpty<string>, port = '', arrivedAt = Date.now()): Promise<Response> => {
      const server = { hosts, port, keyHash };
      return proxying.ask(to(new Uint8Array()), { tag: 'PRXY', server, basicAuth: null }, arrivedAt);
    },
    PFWD: (session: Uint8Array = sessionId): Promise<Response> => {
      const commandKey = asX25519PublicKey(buffer.subarray(300, 332));
      const encTransmission = buffer.subarray(400, 16_642);
      const command = { tag: 'PFWD' as const, version: 20, commandKey, encTransmission };
      return proxying.ask(to(session), command, Date.now());
    },
  };
}

const err = (error: unknown) => ({ tag: 'ERR', error });
const noHost = err({ PROXY: { BROKER: 'HOST' } });

test('hosts are asked in their order until one is connected', async () => {
  const client = aClient(new Destinations(brokerError({ NETWORK: null })));
  expect(await client.PRXY(['a.example', 'b.example', 'c.example'], '5223')).toMatchObject({
    tag: 'PKEY',
    sessionId,
  });
  expect(client.destinations.hosts).toEqual(['a.example:5223', 'b.example:5223']);
});

test('and share eight seconds: each has its part of what is left', async () => {
  const client = aClient(new Destinations(brokerError('TIMEOUT'), brokerError('TIMEOUT')));
  await client.PRXY(['a.example', 'b.example']);
  const [first, second] = client.destinations.calls.map(({ patience }) => Math.round(patience / 1000));
  expect([first, second]).toEqual([4, 8]);
});

test('nobody is asked for a command that has waited too long', async () => {
  const client = aClient();
  expect(await client.PRXY(['a.example'], '', Date.now() - 9_000)).toEqual(
    err({ PROXY: { BROKER: 'TIMEOUT' } }),
  );
  expect(client.destinations.calls).toEqual([]);
});

test('whoever means the same relay is brought to the same Destination', async () => {
  const client = aClient();
  await client.PRXY(['Relay.Example']);
  await client.PRXY(['relay.example'], '443');
  await client.PRXY(['relay.example'], '0443');
  await client.PRXY(['relay.example'], '444');
  const names = client.destinations.calls.map(({ name }) => name);
  expect(new Set(names.slice(0, 3)).size).toBe(1);
  expect(names[3]).not.toBe(names[0]);
});

test('hosts that cannot be public, or in a URL, are left out, and of too many the last', async () => {
  const client = aClient();
  expect(await client.PRXY(['10.0.0.1', 'abc.onion', 'a.example?b', 'localhost'])).toEqual(noHost);
  expect(await client.PRXY(['relay.example'], '99999')).toEqual(noHost);
  expect(await client.PRXY(['relay.example'], 'port')).toEqual(noHost);
  expect(client.destinations.calls).toEqual([]);
  const many = new Destinations(...Array.from({ length: 9 }, () => brokerError({ NETWORK: null })));
  await aClient(many).PRXY(['a.example', 'b.onion', 'c.example', 'd.example', 'e.example', 'f.example']);
  expect(many.hosts).toEqual(['a', 'c', 'd', 'e'].map((name) => `${name}.example:443`));
});

test('of listed hosts only those are reached, however they are written', async () => {
  const client = aClient(new Destinations(), { PROXY_HOSTS: 'One.example two.example' });
  expect(await client.PRXY(['three.example'])).toEqual(noHost);
  expect(await client.PRXY(['three.example', 'ONE.example'])).toMatchObject({ tag: 'PKEY' });
  expect(client.destinations.hosts).toEqual(['one.example:443']);
});

test('local ones are reached where the operator says so', async () => {
  const client = aClient(new Destinations(), { LOCAL_DESTINATIONS: 'on' });
  expect(await client.PRXY(['127.0.0.1'], '8787')).toMatchObject({ tag: 'PKEY' });
});

test('a Destination is told nothing of the client: neither in what it is given nor in what lies behind it', async () => {
  const client = aClient();
  await client.PRXY(['relay.example']);
  expect(await client.PFWD()).toMatchObject({ tag: 'PRES' });
  const [session] = client.destinations.calls;
  const [forward] = client.destinations.forwarded;
  expect(Object.keys(session ?? {}).toSorted()).toEqual(['format', 'name', 'patience', 'server']);
  expect(Object.keys(forward ?? {}).toSorted()).toEqual(
    ['format', 'sessionId', 'corrId', 'version', 'commandKey', 'encTransmission'].toSorted(),
  );
  const given = [...Object.values(forward ?? {}), session?.server.keyHash];
  for (const bytes of given.filter((value) => value instanceof Uint8Array)) {
    expect(bytes.buffer.byteLength).toBe(bytes.length);
  }
});

test('a session that the client was not told of is NO_SESSION', async () => {
  const client = aClient();
  expect(await client.PFWD()).toEqual(err(noSession.error));
  await client.PRXY(['relay.example']);
  expect(await client.PFWD(new Uint8Array(32))).toEqual(err(noSession.error));
  expect(client.destinations.forwarded).toEqual([]);
});
