// What the ratchet puts into bytes: against the reference, as properties, and what is refused.

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { open, seal } from '../../client/agent/ratchet/aead.ts';
import { e2eKeys, generateE2EKeys } from '../../client/agent/ratchet/e2eKeys.ts';
import {
  e2eParameters,
  e2eProposal,
  e2eProposalInLink,
  type KemParameters,
} from '../../client/agent/ratchet/e2eParameters.ts';
import { encryptedHeader, encryptedMessage } from '../../client/agent/ratchet/encryptedMessage.ts';
import { fresh } from '../../client/agent/ratchet/fresh.ts';
import type { KemCiphertext, KemPublicKey } from '../../client/agent/ratchet/kem.ts';
import type { IV, MessageKey, X448PublicKey } from '../../client/agent/ratchet/keys.ts';
import { messageHeader, paddedHeaderLength } from '../../client/agent/ratchet/messageHeader.ts';
import { concat, fromHex, hex } from '../../src/proto/bytes.ts';
import { type Codec, decode, encode } from '../../src/proto/codec.ts';
import { fromSpki, toSpki } from '../../src/proto/keys.ts';
import { damaged, exactly, maybe } from '../proto/arbitrary.ts';
import { expectOneSpelling } from '../proto/spelling.ts';
import vectors from '../vectors/ratchet.json';
import links from '../vectors/short_links.json';
import { worked } from './ratchetOutcome.ts';
import { conversations } from './ratchetRecording.ts';

const x448 = (spki: string) => (fromSpki('X448', fromHex(spki)) ?? expect.fail()) as X448PublicKey;

describe('against the reference', () => {
  test.each(vectors.aesGcm16ByteIV)('AES-256-GCM of $paddedSize bytes', (vector) => {
    const key = fromHex(vector.key) as MessageKey;
    const iv = fromHex(vector.iv) as IV;
    const associatedData = fromHex(vector.associatedData);
    const plaintext = fromHex(vector.plaintext);
    const sealed = worked(seal(key, iv, associatedData, plaintext, vector.paddedSize));
    expect([hex(sealed.body), hex(sealed.authTag)]).toEqual([vector.encrypted, vector.tag]);
    expect(worked(open(key, iv, associatedData, sealed))).toEqual(plaintext);
  });

  test.each(vectors.headers)('a header of version $version', ({ version, header, fields }) => {
    const { maxVersion, dh, pn, ns } = fields;
    const value = { maxVersion, dh: x448(dh), kem: null, pn, ns };
    expect(hex(encode(messageHeader(version), value))).toBe(header);
    expect(decode(messageHeader(version), fromHex(header))).toEqual({ ok: true, value });
  });

  test.each(vectors.encryptedHeaderSizes)(
    'an encrypted header of version $version has $size bytes',
    (vector) => {
      const { version, pq, size } = vector;
      const [iv, authTag] = [new Uint8Array(16) as IV, new Uint8Array(16)];
      const body = new Uint8Array(paddedHeaderLength(version, pq));
      expect(encode(encryptedHeader(version), { version, iv, authTag, body }).length).toBe(size);
    },
  );

  test.each([
    vectors.e2eParamsV2.encoded,
    ...conversations.flatMap(({ alice, bob }) => [alice.e2eParams, bob.e2eParams]),
  ])('E2E parameters %#', (encoded) => {
    const decoded = decode(e2eParameters, fromHex(encoded));
    expect(decoded).toMatchObject({ ok: true });
    if (decoded.ok) expect(hex(encode(e2eParameters, decoded.value))).toBe(encoded);
  });

  test.each(links.connectionRequests.filter(({ binary }) => binary.startsWith('49')))(
    'E2E parameters in a link: $name',
    ({ binary, request }) => {
      const { key1, key2, kem, versionRange } = request.e2e ?? expect.fail();
      const [min = 0, max = 0] = versionRange;
      const proposal = encode(e2eProposalInLink, {
        versions: { min, max },
        key1: x448(key1),
        key2: x448(key2),
        kem: kem === null ? null : { ciphertext: null, publicKey: fromHex(kem.slice(6)) as KemPublicKey },
      });
      expect(binary).toContain(hex(proposal));
    },
  );
});

const spki = exactly(56) as fc.Arbitrary<X448PublicKey>;
const kem: fc.Arbitrary<KemParameters> = fc.record({
  ciphertext: maybe(exactly(1039) as fc.Arbitrary<KemCiphertext>),
  publicKey: exactly(1158) as fc.Arbitrary<KemPublicKey>,
});
const word16 = fc.nat(0xffff);
const word32 = fc.nat(0xffff_ffff);
const versions = fc.tuple(word16, word16).map(([a, b]) => ({ min: Math.min(a, b), max: Math.max(a, b) }));
const proposal = kem.map((parameters) => ({ ...parameters, ciphertext: null }));
const parameters = fc.record({
  version: fc.integer({ min: 3, max: 0xffff }),
  key1: spki,
  key2: spki,
  kem: maybe(kem),
});
const inLink = fc.record({ versions, key1: spki, key2: spki, kem: maybe(proposal) });
const header = fc.record({ maxVersion: word16, dh: spki, kem: maybe(kem), pn: word32, ns: word32 });

describe.each<[string, Codec<unknown>, fc.Arbitrary<unknown>]>([
  ['E2E parameters', e2eParameters as Codec<unknown>, parameters],
  ['E2E parameters in a link', e2eProposalInLink as Codec<unknown>, inLink],
  ['a header', messageHeader(3) as Codec<unknown>, header],
])('%s', (_, codec, value) => {
  test('are what was encoded', () => {
    fc.assert(
      fc.property(value, (each) => {
        expect(decode(codec, encode(codec, each))).toEqual({ ok: true, value: each });
      }),
      { numRuns: 25 },
    );
  });

  test('damaged on their way are refused, or spelled just so', () => {
    const sound = value.map((each) => encode(codec, each));
    fc.assert(
      fc.property(damaged(sound), (bad) => expectOneSpelling(codec, bad)),
      { numRuns: 100 },
    );
  });
});

test('lengths of either kind are read in a message of any version', () => {
  const message = (length: number) => ({
    header: new Uint8Array(length),
    authTag: new Uint8Array(16),
    body: fromHex('00'),
  });
  // Two bytes of length up to the last that cannot be taken for one.
  for (const [written, value] of [
    [2, message(32)],
    [2, message(123)],
    [3, message(124)],
    [3, message(8191)],
  ] as const)
    for (const read of [2, 3]) {
      const decoded = decode(encryptedMessage(read), encode(encryptedMessage(written), value));
      expect(decoded).toEqual({ ok: true, value });
    }
});

test('private keys come back from the store as they were', async () => {
  const { keys } = await generateE2EKeys(3, 'propose', fresh);
  expect(decode(e2eKeys, encode(e2eKeys, keys))).toEqual({ ok: true, value: keys });
});

describe('refused', () => {
  const key = toSpki('X448', new Uint8Array(56));
  const shortString = (bytes: Uint8Array) => concat(Uint8Array.of(bytes.length), bytes);
  const keys = concat(shortString(key), shortString(key));
  const version3 = concat(fromHex('0003'), keys);
  const proposed = concat(fromHex('31500486'), new Uint8Array(1158));
  const accepted = concat(fromHex('3141040f'), new Uint8Array(1039), fromHex('0486'), new Uint8Array(1158));

  test.each([
    ['nothing', fromHex('')],
    ['keys of another algorithm', concat(fromHex('0002'), shortString(toSpki('X25519', new Uint8Array(32))))],
    ['one key only', concat(fromHex('0002'), shortString(key))],
    ['a KEM in version 2', concat(fromHex('0002'), keys, proposed)],
    ['no word about the KEM in version 3', version3],
    ['a KEM that is neither proposed nor accepted', concat(version3, fromHex('3142'), proposed.subarray(2))],
    ['a KEM key that is too short', concat(version3, fromHex('31500485'), new Uint8Array(1157))],
    ['a ciphertext without a key', concat(version3, accepted.subarray(0, 4 + 1039))],
    ['something after it', concat(version3, proposed, fromHex('00'))],
  ])('%s', (_, bytes) => {
    expect(decode(e2eParameters, bytes)).toEqual({ ok: false, error: 'SYNTAX' });
  });

  test('an acceptance from who begins, who has nothing to accept', () => {
    const inLinkOf = (kemBytes: Uint8Array) => concat(fromHex('00020003'), keys, kemBytes);
    expect(decode(e2eParameters, concat(version3, accepted))).toMatchObject({ ok: true });
    expect(decode(e2eProposal, concat(version3, proposed))).toMatchObject({ ok: true });
    expect(decode(e2eProposal, concat(version3, accepted))).toEqual({ ok: false, error: 'SYNTAX' });
    expect(decode(e2eProposalInLink, inLinkOf(proposed))).toMatchObject({ ok: true });
    expect(decode(e2eProposalInLink, inLinkOf(accepted))).toEqual({ ok: false, error: 'SYNTAX' });
  });
});
