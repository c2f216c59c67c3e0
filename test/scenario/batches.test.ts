import { describe, expect, test } from 'vitest';
import { KEY, PING, QUE } from '../../client/smp/recipientCommands.ts';
import { SEND } from '../../client/smp/senderCommands.ts';
import { concat, hex, utf8 } from '../../src/proto/bytes.ts';
import { freshKeyPair } from '../support/queue.ts';
import { aRelay } from '../support/relay.ts';
import { transmissionOf } from '../support/transmissions.ts';
import { Wire } from '../support/wire.ts';

const pings = (count: number) => Array.from({ length: count }, PING);

test('255 commands in a block are 255 answers', async () => {
  const wire = await Wire.connects();
  const asked = pings(255).map((ping) => wire.transmission(ping));
  wire.sends(...asked);
  const answers = await wire.hears(255);
  const corrIds = (some: { corrId: Uint8Array }[]) => some.map(({ corrId }) => hex(corrId)).toSorted();
  expect(corrIds(answers)).toEqual(corrIds(asked));
});

test('the commands of a block run in the order in which they stand, and are answered in it', async () => {
  const { alice } = await aRelay().with('alice');
  const queue = await alice.createsQueue();
  const sending = SEND({ sndId: queue.sndId, sndAuthKey: null }, utf8('hello'), true);
  const securing = KEY(queue, freshKeyPair('X25519').publicKey);
  const wire = await Wire.connects();
  const answers = await wire.asks(sending, securing, sending, QUE(queue));
  expect(answers.map(({ response }) => response)).toMatchObject([
    { tag: 'OK' },
    { tag: 'OK' },
    { tag: 'ERR', error: 'AUTH' },
    { tag: 'INFO', info: { qiSnd: true, qiSize: 1 } },
  ]);
});

test('messages sent in one block arrive in their order', async () => {
  const { alice, bob } = await aRelay().with('alice', 'bob');
  const queue = await alice.createsQueue();
  const texts = ['one', 'two', 'three', 'four', 'five'];
  await bob.sendsAll(queue, texts);
  expect(await alice.receivesAll(queue, 5)).toEqual(texts);
});

test('what is wrong with one command of a block is no matter of the others', async () => {
  const wire = await Wire.connects();
  const [first, last] = [wire.transmission(PING()), wire.transmission(PING())];
  const bad = { bytes: utf8('no transmission') };
  const unknown = transmissionOf({ content: 'PONG' });
  wire.sends(first, bad, unknown, last);
  expect(await wire.hears(4)).toMatchObject([
    { corrId: first.corrId, response: { tag: 'PONG' } },
    { corrId: new Uint8Array(0), response: { tag: 'ERR', error: 'BLOCK' } },
    { corrId: unknown.corrId, response: { tag: 'ERR', error: { CMD: 'UNKNOWN' } } },
    { corrId: last.corrId, response: { tag: 'PONG' } },
  ]);
});

describe('a block that is none is answered as a whole, and the session goes on', () => {
  const ping = (wire: Wire) => wire.transmission(PING()).bytes;
  const block = (count: number, bytes: Uint8Array, length = bytes.length) =>
    concat(Uint8Array.of(count, length >> 8, length & 0xff), bytes);

  test.for<[string, (wire: Wire) => Uint8Array]>([
    ['nothing at all', () => new Uint8Array(0)],
    ['no transmission', () => Uint8Array.of(0)],
    ['more than it says', (wire) => concat(block(1, ping(wire)), utf8('more'))],
    ['less than it says', (wire) => block(2, ping(wire))],
    ['a transmission that ends behind it', (wire) => block(1, ping(wire), 1000)],
  ])('%s', async ([, malformed]) => {
    const wire = await Wire.connects();
    wire.sendsBlock(malformed(wire));
    expect(await wire.hears(1)).toMatchObject([
      { corrId: new Uint8Array(0), entityId: new Uint8Array(0), response: { tag: 'ERR', error: 'BLOCK' } },
    ]);
    expect(await wire.asks(PING())).toMatchObject([{ response: { tag: 'PONG' } }]);
  });
});
