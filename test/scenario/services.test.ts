import { describe, expect, test } from 'vitest';
import { QUE, SUB } from '../../client/smp/recipientCommands.ts';
import type { Request } from '../../client/smp/request.ts';
import { primitives } from '#primitives';
import { concat, utf8 } from '../../src/proto/bytes.ts';
import { type EntityId, idLength } from '../../src/proto/ids.ts';
import { freshKeyPair, unknownQueue } from '../support/queue.ts';
import { aRelay } from '../support/relay.ts';
import { Wire } from '../support/wire.ts';

// A service proves itself with the certificate of its TLS connection, and there is none here. Its hello is refused
// (handshake.test.ts), and so is all that only a service may do.

const service = { tag: 'ERR', error: 'SERVICE' };
const subs = { count: 1n, idsHash: new Uint8Array(16) };

test.for([
  ['SUBS', 16],
  ['SUBS', 19],
  ['NSUBS', 16],
  ['NSUBS', 20],
] as const)('%s of who is no service is refused, at version %i', async ([tag, version]) => {
  const wire = await Wire.connects({ version });
  const entityId = primitives.randomBytes(idLength) as EntityId;
  const key = freshKeyPair('Ed25519').privateKey;
  const request: Request<unknown> = { command: { tag, ...subs }, entityId, key, read: () => null };
  expect(await wire.asks(request)).toMatchObject([{ entityId, response: service }]);
});

describe('a service’s signature beside a client’s', () => {
  /** As of v16: behind the authorization, which here is an authenticator of 80 bytes. */
  const signed = (bytes: Uint8Array) => {
    const signature = concat(utf8('1'), Uint8Array.of(64), primitives.randomBytes(64));
    return { bytes: concat(bytes.subarray(0, 81), signature, bytes.subarray(82)) };
  };

  test('is refused, and the command is not carried out', async () => {
    const { alice } = await aRelay().with('alice');
    const queue = await alice.createsQueue();
    const wire = await Wire.connects();
    wire.sends(signed(wire.transmission(SUB(queue)).bytes));
    expect(await wire.hears(1)).toMatchObject([{ entityId: queue.rcvId, response: service }]);
    expect(alice.untold).toEqual([]);
  });

  test('is refused for a queue that is not there as well, where the reference says AUTH', async () => {
    const wire = await Wire.connects();
    wire.sends(signed(wire.transmission(SUB(unknownQueue())).bytes));
    wire.sends(signed(wire.transmission(QUE(unknownQueue())).bytes));
    expect(await wire.hears(2)).toMatchObject([{ response: service }, { response: service }]);
  });
});
