import { describe, expect, test } from 'vitest';
import { ACK, PING, SUB } from '../../client/smp/recipientCommands.ts';
import { SEND } from '../../client/smp/senderCommands.ts';
import { plainFrame } from '../../src/proto/blockEncryption.ts';
import { utf8 } from '../../src/proto/bytes.ts';
import { encode } from '../../src/proto/codec.ts';
import { type ClientHello, clientHello } from '../../src/proto/handshake.ts';
import type { CorrId, KeyHash } from '../../src/proto/ids.ts';
import { blockOf } from '../support/blocks.ts';
import { aRelay } from '../support/relay.ts';
import { Wire } from '../support/wire.ts';

const protocolError = 1002;
const anotherKeyHash = new Uint8Array(32) as KeyHash;
const ping = (wire: Wire) => wire.seals(blockOf([wire.transmission(PING())]));

describe('a session ends with a frame that is', () => {
  test.for<[string, (wire: Wire) => void]>([
    ['text', (wire) => wire.sendsFrame('PING')],
    ['text of the right length', (wire) => wire.sendsFrame('#'.repeat(16_384))],
    ['empty', (wire) => wire.sendsFrame(new Uint8Array(0))],
    ['too short', (wire) => wire.sendsFrame(ping(wire).subarray(1))],
    ['too long', (wire) => wire.sendsFrame(new Uint8Array(16_385))],
    ['not encrypted', (wire) => wire.sendsFrame(plainFrame(blockOf([wire.transmission(PING())])))],
    [
      'tampered with',
      (wire) => wire.sendsFrame(ping(wire).map((byte, at) => (at === 100 ? byte ^ 1 : byte))),
    ],
    ['not the next one', (wire) => [ping(wire), ping(wire)].toReversed().forEach((f) => wire.sendsFrame(f))],
  ])('%s', async ([, misbehaves]) => {
    const wire = await Wire.connects();
    misbehaves(wire);
    expect(await wire.closed).toBe(protocolError);
    expect(wire.frames).toBe(1);
  });

  test('sent twice', async () => {
    const wire = await Wire.connects();
    const frame = ping(wire);
    wire.sendsFrame(frame);
    expect(await wire.hears(1)).toMatchObject([{ response: { tag: 'PONG' } }]);
    wire.sendsFrame(frame);
    expect(await wire.closed).toBe(protocolError);
  });
});

describe('no session begins with a client hello', () => {
  test.for<[string, Partial<ClientHello>]>([
    ['for another relay', { keyHash: anotherKeyHash }],
    ['for a relay without a name', { keyHash: new Uint8Array(0) as KeyHash }],
    ['of a version before the oldest', { version: 8 }],
    ['of a version after the newest', { version: 21 }],
    ['that should have a key and has none', { version: 11, clientKey: null }],
    ['that should have a key and has none, in the newest version', { clientKey: null }],
  ])('%s', async ([, hello]) => {
    const wire = await Wire.connects(hello);
    expect(await wire.closed).toBe(protocolError);
    expect(wire.frames).toBe(1);
  });

  test('that comes before the relay’s', async () => {
    const wire = await Wire.opens();
    const hello = {
      version: 9,
      keyHash: anotherKeyHash,
      clientKey: null,
      proxyServer: false,
      clientService: null,
    };
    wire.sendsFrame(plainFrame(encode(clientHello, hello)));
    expect(await wire.closed).toBe(protocolError);
  });

  test.for<[string, Uint8Array | string]>([
    ['text', 'hello'],
    ['short', new Uint8Array(100)],
    ['without an end', new Uint8Array(16_384).fill(0xff)],
  ])('that is %s', async ([, frame]) => {
    const wire = await Wire.opens();
    await wire.hello;
    wire.sendsFrame(frame);
    expect(await wire.closed).toBe(protocolError);
  });
});

test('a command that was overheard is worth nothing on another connection', async () => {
  const { alice } = await aRelay().with('alice');
  const [hers, theirs] = [await Wire.connects(), await Wire.connects()];
  for (const algorithm of ['X25519', 'Ed25519'] as const) {
    const queue = await alice.createsQueue({ algorithm });
    const overheard = hers.transmission(SUB(queue));
    theirs.sends(overheard);
    expect(await theirs.hears(1)).toMatchObject([{ response: { tag: 'ERR', error: 'AUTH' } }]);
    hers.sends(overheard);
    expect(await hers.hears(1)).toMatchObject([{ response: { tag: 'SOK' } }]);
  }
});

test('other sessions go on, and what was accepted is not lost', async () => {
  const { alice, bob } = await aRelay().with('alice', 'bob');
  const queue = await alice.createsQueue({ subscribes: false });
  const wire = await Wire.connects();
  await wire.asks(SEND({ sndId: queue.sndId, sndAuthKey: null }, utf8('hello'), true));
  wire.sendsFrame(new Uint8Array(16_384));
  await wire.closed;
  await bob.sends(queue, 'and more');
  expect(await alice.resubscribes(queue)).toBe('hello');
  await alice.acknowledges(queue);
  expect(await alice.receives(queue)).toBe('and more');
});

test('who gives a command a name so long that no block holds it with its answer is cut off', async () => {
  const { alice, bob } = await aRelay().with('alice', 'bob');
  const queue = await alice.createsQueue({ subscribes: false });
  for (const text of ['one', 'two']) await bob.sends(queue, text);
  const wire = await Wire.connects();
  wire.sends(wire.transmission(SUB(queue)));
  const [, one] = await wire.hears(2);
  if (one?.response.tag !== 'MSG') throw new Error('not a message');
  wire.sends(wire.transmission(ACK(queue, one.response.msgId), new Uint8Array(255).fill(1) as CorrId));
  expect(await wire.closed).toBe(protocolError);
  expect(await alice.resubscribes(queue)).toBe('two');
});
