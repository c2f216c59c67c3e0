// The identity that a relay makes for itself, and the one that an operator gives it.

import { evictDurableObject } from 'cloudflare:test';
import { env } from 'cloudflare:workers';
import { describe, expect, test } from 'vitest';
import { primitives } from '#primitives';
import { chainKeyHash, verifyChain } from '../../src/proto/certificate.ts';
import { makeChain } from '../../src/durable/certificates.ts';
import { loadIdentity } from '../../src/durable/identity.ts';
import { type Credentials, formatCredentials, parseCredentials } from '../../src/durable/relayCredentials.ts';

describe('a relay without a secret', () => {
  test('makes an identity once, and keeps it', async () => {
    const relay = env.RELAY.getByName('once');
    const [first, second] = await Promise.all([relay.credentials(), relay.credentials()]);
    await evictDurableObject(relay);
    expect(second).toEqual(first);
    expect(await env.RELAY.getByName('once').credentials()).toEqual(first);
  });

  test('is another one than the next', async () => {
    const [one, other] = await Promise.all(
      [env.RELAY.getByName('one'), env.RELAY.getByName('other')].map((relay) => relay.credentials()),
    );
    expect(one?.certChain).not.toEqual(other?.certChain);
    expect(one?.idKey).not.toEqual(other?.idKey);
  });

  test('says that its key is online', async () => {
    const identity = await loadIdentity(env);
    expect(identity.origin).toBe('online');
    expect(identity.keyHash).toEqual(chainKeyHash(identity.certChain));
  });
});

describe('a secret', () => {
  const credentials = async (length: 2 | 3 | 4 = 2): Promise<Credentials> => {
    const { certChain, leafPrivateKey } = await makeChain(length);
    return { certChain, leafPrivateKey, idKey: primitives.randomBytes(32) };
  };

  test.each([2, 3, 4] as const)('with a chain of %i is read as it was written', async (length) => {
    const made = await credentials(length);
    expect(parseCredentials(formatCredentials(made))).toEqual(made);
  });

  test.each(['', 'null', '7', '[]', '{}', '{"certChain":["AA","AA"]}', '{'])('of “%s” is none', (secret) => {
    expect(() => parseCredentials(secret)).toThrow('RELAY_IDENTITY is malformed');
  });

  test('whose parts do not fit each other is none', async () => {
    const [one, other] = [await credentials(), await credentials()];
    const [leaf] = one.certChain;
    const wrong: Partial<Credentials>[] = [
      { leafPrivateKey: other.leafPrivateKey },
      { leafPrivateKey: one.leafPrivateKey.subarray(1) },
      { idKey: one.idKey.subarray(1) },
      { certChain: [leaf] },
      { certChain: [leaf, ...other.certChain.slice(1)] },
    ];
    for (const part of wrong) {
      expect(() => parseCredentials(formatCredentials({ ...one, ...part }))).toThrow('malformed');
    }
  });

  test('is not repeated by the error that refuses it', () => {
    expect(() => parseCredentials('{"idKey":"c2VjcmV0"}')).not.toThrow('c2VjcmV0');
  });
});

test.each([2, 3, 4] as const)(
  'a chain of %i is sound, and pinned by its second certificate',
  async (length) => {
    const { certChain, authorityKeys } = await makeChain(length);
    expect([certChain.length, authorityKeys.length]).toEqual([length, length - 1]);
    const inTwentyYears = Date.now() + 20 * 366 * 24 * 3600 * 1000;
    for (const now of [Date.now(), inTwentyYears]) {
      expect(verifyChain(certChain, chainKeyHash(certChain), now)).toMatchObject({ ok: true });
    }
  },
);
