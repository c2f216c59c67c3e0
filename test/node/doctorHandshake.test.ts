// The doctor at relays that do not prove to be the one of the address, or that speak another language.

import { expect, test } from 'vitest';
import { primitives } from '#primitives';
import { makeChain } from '../../src/durable/certificates.ts';
import { signSessionKey } from '../../src/proto/identityProof.ts';
import { asX25519PublicKey } from '../../src/proto/keys.ts';
import type { Flaw } from './brokenRelay.ts';
import { aRelay, failures, findings, patienceWith } from './patients.ts';

const otherChain = await makeChain(2);

test.each<[string, Flaw, string, RegExp, RegExp]>([
  [
    'opens and says nothing',
    { isSilent: true, greets: () => undefined },
    'connection',
    /says nothing/,
    /Try again/,
  ],
  [
    'speaks another language',
    { greets: (session) => session.sendsFrame('hello') },
    'connection',
    /does not speak SMP/,
    /Is the host right/,
  ],
  [
    'is another relay',
    { greets: (session) => session.greets({ certChain: otherChain.certChain }) },
    'identity',
    /another identity .* It says that it is smp:/,
    /lost its identity/,
  ],
  [
    'has a broken chain',
    {
      greets: (session, { certChain }) =>
        session.greets({ certChain: [otherChain.certChain[0], ...certChain.slice(1)] }),
    },
    'identity',
    /\(chain\)/,
    /clock/,
  ],
  [
    'has a session key of somebody else',
    {
      greets: (session) =>
        session.greets({
          signedKey: signSessionKey(otherChain.leafPrivateKey, asX25519PublicKey(session.keys.publicKey)),
        }),
    },
    'identity',
    /\(session key\)/,
    /in between/,
  ],
  [
    'does not prove who it is',
    { greets: (session) => session.greets({ proof: null }) },
    'identity',
    /not answer the challenge/,
    /too old/,
  ],
  [
    'proves to be somebody else',
    { greets: (session) => session.greets({ proof: primitives.randomBytes(64) }) },
    'identity',
    /wrongly/,
    /in between/,
  ],
  [
    'is too old',
    { greets: (session) => session.greets({ versions: { min: 4, max: 8 } }) },
    'version',
    /4 to 8.*it is too old/,
    /Update the relay/,
  ],
  [
    'is too new',
    { greets: (session) => session.greets({ versions: { min: 21, max: 22 } }) },
    'version',
    /this doctor is too old/,
    /Update this copy/,
  ],
])('one that %s', async (_, flaw, check, says, remedy) => {
  const { address: relay } = await aRelay(flaw);
  expect(failures(await findings({ relay, patience: patienceWith(flaw) }))).toEqual([
    { check, says: expect.stringMatching(says), remedy: expect.stringMatching(remedy) },
  ]);
});
