// What a sender is told of a relay that goes wrong while her command is with it, and that the proxy goes on for
// everybody else.

import { primitives } from '#primitives';
import { describe, expect, test } from 'vitest';
import { concat, utf8 } from '../../src/proto/bytes.ts';
import { encode, large, shortString } from '../../src/proto/codec.ts';
import type { ErrorType } from '../../src/proto/errors.ts';
import type { CorrId, SenderId } from '../../src/proto/ids.ts';
import { aRouting, served } from './routing.ts';
import { type Forwarded, ScriptedDestination } from './scriptedDestination.ts';

const routing = aRouting();
const queue = { sndId: primitives.randomBytes(24) as SenderId };
const anotherId = primitives.randomBytes(24) as CorrId;

type Fault = (relay: ScriptedDestination, forwarded: Forwarded) => void;

/** What the sender is told. */
async function told(fault: Fault): Promise<string> {
  const scripted = await routing.scriptedRelay();
  const bob = await routing.sender();
  const sending = bob.to(scripted.address).sends(queue, 'hello');
  const relay = await ScriptedDestination.of(scripted);
  fault(relay, await relay.reads());
  return sending;
}

const refuses =
  (error: ErrorType): Fault =>
  (relay, { rfwd }) =>
    relay.says(rfwd.corrId, { tag: 'ERR', error });

/** The error of a proxy behind a proxy, and so on: as deep as can be read. */
const nested = (depth: number): ErrorType =>
  depth === 0 ? 'AUTH' : { PROXY: { PROTOCOL: nested(depth - 1) } };

/** A block of one transmission with no response in it. */
const nonsense = ({ rfwd }: Forwarded) => {
  const transmission = concat(encode(shortString, new Uint8Array()), encode(shortString, rfwd.corrId));
  return concat(Uint8Array.of(1), encode(large, concat(transmission, Uint8Array.of(0), utf8('NONSENSE'))));
};

const unasked: Fault = (relay) => {
  for (let times = 0; times < 1_100; times += 1) relay.says(anotherId, { tag: 'PONG' });
};

describe.concurrent('a relay that', () => {
  test.each<[string, string, Fault]>([
    ['does not answer', 'PROXY BROKER TIMEOUT, by network, may have arrived', () => undefined],
    [
      'answers what was not asked',
      'PROXY BROKER TIMEOUT, by network, may have arrived',
      (relay) => relay.says(anotherId, { tag: 'OK' }),
    ],
    ['hangs up', 'PROXY BROKER NETWORK, by network, may have arrived', ({ session }) => session.drops()],
    [
      'sends half a frame',
      'PROXY BROKER NETWORK, by network, may have arrived',
      ({ session }) => session.sendsFrame(new Uint8Array(8192)),
    ],
    [
      'sends a frame of nothing',
      'PROXY BROKER NETWORK, by network, may have arrived',
      ({ session }) => session.sendsFrame(new Uint8Array(16384)),
    ],
    ['talks without end', 'PROXY BROKER NETWORK, by network, may have arrived', unasked],
    [
      'answers with another response',
      'PROXY BROKER UNEXPECTED OK, by destination, may have arrived',
      (relay, { rfwd }) => relay.says(rfwd.corrId, { tag: 'OK' }),
    ],
    [
      'answers with nonsense',
      'PROXY BROKER RESPONSE BLOCK, by destination, may have arrived',
      ({ session }, forwarded) => session.sendsBlock(nonsense(forwarded)),
    ],
    [
      'answers under no key of the session',
      'PROXY BROKER RESPONSE CRYPTO, by destination, may have arrived',
      (relay, { rfwd }) =>
        relay.says(rfwd.corrId, { tag: 'RRES', encFwdResponse: primitives.randomBytes(16283) }),
    ],
    [
      'answers at another length',
      'PROXY BROKER RESPONSE BLOCK, by destination, may have arrived',
      (relay, forwarded) => relay.answersWith(forwarded, { encResponse: primitives.randomBytes(16241) }),
    ],
    [
      'answers somebody else',
      'PROXY BROKER RESPONSE BLOCK, by destination, may have arrived',
      (relay, forwarded) => relay.answersWith(forwarded, { fwdCorrId: anotherId }),
    ],
    [
      'answers under no key of hers',
      'unexpected null',
      (relay, forwarded) => relay.answersWith(forwarded, {}),
    ],
    ['refuses the layer', 'PROXY PROTOCOL CRYPTO, by destination, not sent', refuses('CRYPTO')],
    [
      'refuses at a length that no block could pass on',
      'PROXY BROKER RESPONSE BLOCK, by destination, may have arrived',
      refuses({ STORE: 'x'.repeat(16_300) }),
    ],
    [
      'refuses in more layers than can be passed on',
      'PROXY BROKER RESPONSE BLOCK, by destination, may have arrived',
      refuses(nested(8)),
    ],
    [
      'refuses the command itself',
      'QUOTA',
      (relay, forwarded) => relay.answers(forwarded, { tag: 'ERR', error: 'QUOTA' }),
    ],
  ])('%s: %s', async (_, words, fault) => {
    expect(await told(fault)).toBe(words);
    expect(await routing.serves()).toEqual(served);
  });
});

// Between v11 and v13 relays would encrypt the blocks of a proxy, too.
test.each([
  [9, 9],
  [12, 10],
  [14, 14],
  [25, 20],
])('a relay that speaks up to v%i is understood, in v%i', async (max, agreed) => {
  const scripted = await routing.scriptedRelay((session) => session.greets({ versions: { min: 6, max } }));
  const bob = await routing.sender();
  const sending = bob.to(scripted.address).sends(queue, 'hello');
  const relay = await ScriptedDestination.of(scripted);
  const forwarded = await relay.reads();
  relay.answers(forwarded);
  expect(await sending).toBe('OK');
  expect(relay.session.version).toBe(agreed);
  expect(forwarded.forward.fwdVersion).toBe(Math.min(max, 20));
});
