// Which certificate chains prove a relay's identity, and which do not.

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { concat, fromHex } from '../../src/proto/bytes.ts';
import { chainKeyHash, readSigned, verifyChain } from '../../src/proto/certificate.ts';
import { readDer } from '../../src/proto/der.ts';
import type { KeyHash, SessionId } from '../../src/proto/ids.ts';
import {
  isIdentityProven,
  proveIdentity,
  signSessionKey,
  verifySessionKey,
} from '../../src/proto/identityProof.ts';
import { asX25519PublicKey } from '../../src/proto/keys.ts';
import handshakes from '../vectors/handshake.json';
import { chainOf, flipped, issue, type Made, newKeys } from './certificateChain.ts';

const now = Date.parse('2026-11-23T00:00:00Z');
const names = ['relay', 'identity', 'network', 'operator'];
const ders = (chain: readonly Made[]) => chain.map(({ der }) => der);
const verdict = (chain: readonly Uint8Array[], keyHash = chainKeyHash(chain), at = now) => {
  const verified = verifyChain(chain, keyHash, at);
  return verified.ok ? 'sound' : verified.error;
};

describe.each([2, 3, 4])('a chain of %i', (length) => {
  const subjects = [...names.slice(0, length - 1), 'root'];

  test('proves the leaf’s key under the hash of its second certificate', async () => {
    const chain = await chainOf(subjects);
    const leafKey = { algorithm: 'Ed25519', raw: chain[0]?.publicKey };
    expect(verifyChain(ders(chain), chainKeyHash(ders(chain)), now)).toEqual({ ok: true, leafKey });
  });

  test('in any other order proves nothing', async () => {
    const chain = ders(await chainOf(subjects));
    const keyHash = chainKeyHash(chain);
    expect(verdict(chain.toReversed(), keyHash)).not.toBe('sound');
    expect(verdict(chain.toReversed())).toBe('BAD_AUTH');
    expect(verdict([...chain.slice(1), ...chain.slice(0, 1)])).toBe('BAD_AUTH');
  });

  test('with any signature changed proves nothing', async () => {
    const chain = ders(await chainOf(subjects));
    for (const at of chain.keys()) {
      const changed = chain.map((der, i) => (i === at ? flipped(der) : der));
      expect(verdict(changed)).toBe('BAD_AUTH');
    }
  });

  test('with any certificate of another chain proves nothing', async () => {
    const chain = ders(await chainOf(subjects));
    const other = ders(await chainOf(subjects));
    for (const at of chain.keys()) {
      const mixed = chain.map((der, i) => (i === at ? (other[i] ?? der) : der));
      expect(verdict(mixed)).toBe('BAD_AUTH');
    }
  });

  test('is another relay’s under another hash', async () => {
    const chain = ders(await chainOf(subjects));
    const other = ders(await chainOf(subjects));
    expect(verdict(chain, chainKeyHash(other))).toBe('IDENTITY');
  });
});

describe('a leaf', () => {
  const subjects = ['relay', 'identity'];

  test.each([
    ['expired', { notAfter: '2026-11-22' }, 'BAD_AUTH'],
    ['not valid yet', { notBefore: '2026-11-24' }, 'BAD_AUTH'],
    ['valid beyond 2049, when years are written in full', { notAfter: '2076-01-01' }, 'sound'],
    ['valid from before 2050, written with two digits', { notBefore: '1999-12-31' }, 'sound'],
    ['of another issuer by name', { issuerName: 'somebody' }, 'BAD_AUTH'],
  ])(
    '%s: %o',
    async (
      _,
      { issuerName, ...validity }: { issuerName?: string; notBefore?: string; notAfter?: string },
      result,
    ) => {
      const identity = await issue({ subject: 'identity' });
      const issuer = { name: issuerName ?? 'identity', keys: identity.keys };
      const leaf = await issue({ subject: 'relay', issuer, ...validity });
      expect(verdict([leaf.der, identity.der])).toBe(result);
    },
  );

  test('signed by a key that only says it is the identity’s proves nothing', async () => {
    const identity = await issue({ subject: 'identity' });
    const leaf = await issue({ subject: 'relay', issuer: { name: 'identity', keys: await newKeys() } });
    expect(verdict([leaf.der, identity.der])).toBe('BAD_AUTH');
  });

  test('cannot vouch for another leaf', async () => {
    const [leaf, identity] = await chainOf(subjects);
    if (leaf === undefined || identity === undefined) return expect([leaf, identity]).toBeNull();
    const below = await issue({ subject: 'below', issuer: { name: 'relay', keys: leaf.keys } });
    expect(verdict([below.der, leaf.der, identity.der], chainKeyHash([leaf.der, identity.der]))).toBe(
      'IDENTITY',
    );
  });
});

describe('no chain', () => {
  test('is one of a single certificate, nor one of five', async () => {
    const chain = ders(await chainOf(['relay', 'identity', 'network', 'operator', 'root']));
    const keyHash = chainKeyHash(chain);
    expect(verdict(chain, keyHash)).toBe('BAD_AUTH');
    expect(verdict(chain.slice(0, 1), keyHash)).toBe('BAD_AUTH');
    expect(verdict([], keyHash)).toBe('BAD_AUTH');
    expect(() => chainKeyHash(chain.slice(0, 1))).toThrow(RangeError);
  });

  test('is made of a certificate with a key for agreement', async () => {
    const identity = await issue({ subject: 'identity' });
    const leaf = await issue({ subject: 'relay', issuer: { name: 'identity', keys: identity.keys } });
    const ed25519 = fromHex('06032b6570032100');
    const x25519 = fromHex('06032b656e032100');
    const at = leaf.der.findIndex((_, i) => ed25519.every((byte, j) => leaf.der[i + j] === byte));
    const changed = concat(leaf.der.subarray(0, at), x25519, leaf.der.subarray(at + x25519.length));
    expect(at).toBeGreaterThan(0);
    expect(verdict([changed, identity.der])).toBe('BAD_AUTH');
  });

  test('is hostile bytes, and none of them is an exception', async () => {
    const [leaf, identity] = ders(await chainOf(['relay', 'identity']));
    if (leaf === undefined || identity === undefined) return expect([leaf, identity]).toBeNull();
    const keyHash = chainKeyHash([leaf, identity]);
    const cut = fc.nat(leaf.length - 1).map((length) => leaf.subarray(0, length));
    const bent = fc
      .tuple(fc.nat(leaf.length - 1), fc.integer({ min: 1, max: 255 }))
      .map(([at, mask]) => leaf.map((byte, i) => (i === at ? byte ^ mask : byte)));
    fc.assert(
      fc.property(fc.oneof(cut, bent, fc.uint8Array({ maxLength: 300 })), (bytes) => {
        expect(verdict([bytes, identity], keyHash)).toBe('BAD_AUTH');
      }),
    );
  });
});

describe('the session key', () => {
  test('is proven by an Ed25519 leaf of a chain just made, and by no other', async () => {
    const [leaf, identity] = await chainOf(['relay', 'identity']);
    if (leaf === undefined || identity === undefined) return expect([leaf, identity]).toBeNull();
    const leafPrivateKey = await privateKeyOf(leaf);
    const sessionKey = asX25519PublicKey(new Uint8Array(32).fill(9));
    const signedKey = signSessionKey(leafPrivateKey, sessionKey);
    const certChain = [leaf.der, identity.der] as const;
    const keyHash = chainKeyHash(certChain);
    const leafKey = { algorithm: 'Ed25519' as const, raw: leaf.publicKey };
    expect(verifySessionKey({ certChain, signedKey }, keyHash, now)).toEqual({
      ok: true,
      sessionKey,
      leafKey,
    });

    const stranger = await chainOf(['relay', 'identity']);
    const strange = ders(stranger) as [Uint8Array, Uint8Array];
    expect(verifySessionKey({ certChain: strange, signedKey }, chainKeyHash(strange), now)).toEqual({
      ok: false,
      error: 'BAD_AUTH',
    });
    for (const bad of [
      flipped(signedKey),
      flipped(signedKey, 100),
      signedKey.subarray(1),
      fromHex('3000'),
      fromHex(''),
    ]) {
      expect(verifySessionKey({ certChain, signedKey: bad }, keyHash, now)).toEqual({
        ok: false,
        error: 'BAD_AUTH',
      });
    }

    const challenge = new Uint8Array(32).fill(7);
    const sessionId = new Uint8Array(32).fill(8) as SessionId;
    const proof = proveIdentity(leafPrivateKey, challenge, sessionId);
    expect(isIdentityProven(leafKey, challenge, sessionId, proof)).toBe(true);
    expect(isIdentityProven(leafKey, challenge, sessionId, flipped(proof))).toBe(false);
    expect(isIdentityProven(leafKey, challenge, sessionId, new Uint8Array(0))).toBe(false);
  });

  test('signed by an Ed448 leaf is read with its algorithm', () => {
    const vector = handshakes.cases.find(({ leafKey }) => leafKey.alg === 'Ed448');
    expect(readSigned(fromHex(vector?.signedKeyDer ?? ''))?.algorithm).toBe('Ed448');
    const chain = (vector?.certChainDer ?? []).map(fromHex);
    expect(verifyChain(chain, fromHex(vector?.keyHash ?? '') as KeyHash, now)).toMatchObject({ ok: true });
    expect(verdict(chain.map((der, at) => (at === 0 ? flipped(der) : der)))).toBe('BAD_AUTH');
  });

  async function privateKeyOf({ keys }: Made): Promise<Uint8Array> {
    return new Uint8Array(await crypto.subtle.exportKey('pkcs8', keys.privateKey)).slice(-32);
  }
});

describe('DER', () => {
  test.each([
    ['nothing', '', []],
    ['an empty sequence', '3000', [0x30]],
    ['two elements', '30000201ff', [0x30, 0x02]],
    ['a long length', `30820100${'00'.repeat(256)}`, [0x30]],
  ])('%s is read', (_, bytes, tags) => {
    expect(readDer(fromHex(bytes))?.map(({ tag }) => tag)).toEqual(tags);
  });

  test.each([
    ['a tag alone', '30'],
    ['content that is cut short', '300201'],
    ['an indefinite length', '30800000'],
    ['a length longer than it needs to be', '30810100'],
    ['a length with a leading zero', `308200ff${'00'.repeat(255)}`],
    ['a length of five bytes', '30850000000001ff'],
    ['a length that is cut short', '3082'],
    ['a length of more than there is', '30847fffffff'],
  ])('%s is none', (_, bytes) => {
    expect(readDer(fromHex(bytes))).toBeNull();
  });
});
