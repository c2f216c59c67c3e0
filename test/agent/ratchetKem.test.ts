// sntrup761: against everything that the reference encapsulated, and brought only where it is used.

import { beforeAll, describe, expect, test, vi } from 'vitest';
import { fresh } from '../../client/agent/ratchet/fresh.ts';
import type { Kem, KemCiphertext, KemPublicKey, KemSecretKey } from '../../client/agent/ratchet/kem.ts';
import { loadKem } from '../../client/agent/ratchet/loadKem.ts';
import { fromHex, hex } from '../../src/proto/bytes.ts';
import { sntrup761 as vectors } from '../vectors/ratchet.json';
import { aPair, tell } from './ratchetPair.ts';
import { conversations } from './ratchetRecording.ts';

let kem: Kem;
beforeAll(async () => {
  kem = await loadKem();
});

function decapsulated(ciphertext: string, secretKey: string): string {
  return hex(kem.decapsulate(fromHex(ciphertext) as KemCiphertext, fromHex(secretKey) as KemSecretKey));
}

test.each(vectors)(
  'a ciphertext of the reference gives its key, and another one when tampered with',
  (vector) => {
    expect(decapsulated(vector.ciphertext, vector.secretKey)).toBe(vector.sharedKey);
    const tampered = vector.tamperedCiphertextFirstByte + vector.ciphertext.slice(2);
    expect(decapsulated(tampered, vector.secretKey)).toBe(vector.tamperedDecapsulated);
  },
);

test('every ciphertext of the recorded conversations gives its key', () => {
  const { secretKeys, encapsulated } = recordedKem(conversations);
  const opened = encapsulated.filter(({ ciphertext, publicKey, sharedKey }) => {
    const secretKey = secretKeys.get(publicKey);
    return secretKey !== undefined && decapsulated(ciphertext, secretKey) === sharedKey;
  });
  const all = new Set(encapsulated.map(({ ciphertext }) => ciphertext));
  expect(all.size).toBe(24);
  expect(new Set(opened.map(({ ciphertext }) => ciphertext))).toEqual(all);
});

interface RecordedKem {
  secretKeys: Map<string, string>;
  /** A ciphertext may stand next to the key that came back with it, too. */
  encapsulated: Record<'ciphertext' | 'publicKey' | 'sharedKey', string>[];
}

/** All key pairs and encapsulations, wherever they are. */
function recordedKem(recorded: unknown): RecordedKem {
  const found: RecordedKem = { secretKeys: new Map(), encapsulated: [] };
  JSON.stringify(recorded, (_, value: Record<string, string> | null) => {
    const { publicKey, secretKey, ciphertext, sharedKey } = value ?? {};
    if (publicKey !== undefined && secretKey !== undefined) found.secretKeys.set(publicKey, secretKey);
    if (publicKey !== undefined && ciphertext !== undefined && sharedKey !== undefined)
      found.encapsulated.push({ ciphertext, publicKey, sharedKey });
    return value;
  });
  return found;
}

test('what is encapsulated to a key comes out with it, and with no other', () => {
  const [alices, bobs] = [kem.keyPair(), kem.keyPair()];
  const { ciphertext, sharedKey } = kem.encapsulate(alices.publicKey);
  expect([alices.publicKey.length, alices.secretKey.length]).toEqual([1158, 1763]);
  expect([ciphertext.length, sharedKey.length]).toEqual([1039, 32]);
  expect(kem.decapsulate(ciphertext, alices.secretKey)).toEqual(sharedKey);
  expect(kem.decapsulate(ciphertext, bobs.secretKey)).not.toEqual(sharedKey);
  expect(kem.encapsulate(alices.publicKey).sharedKey).not.toEqual(sharedKey);
});

test('any bytes of the right length are taken for a key or a ciphertext', () => {
  for (const filler of [0x00, 0x55, 0xff]) {
    const publicKey = new Uint8Array(1158).fill(filler) as KemPublicKey;
    const ciphertext = new Uint8Array(1039).fill(filler) as KemCiphertext;
    expect(kem.encapsulate(publicKey).ciphertext.length).toBe(1039);
    expect(kem.decapsulate(ciphertext, kem.keyPair().secretKey).length).toBe(32);
  }
});

describe('the KEM is brought', () => {
  const asked = vi.fn<() => Promise<Kem>>(loadKem);
  const watched = { ...fresh, kem: asked };

  test('for no conversation without it', async () => {
    const first = await tell(await aPair({}, watched), 'bob', 'hello', watched);
    const second = await tell(first.pair, 'alice', 'hello', watched);
    expect(second.answer.ok).toBe(true);
    expect(asked).not.toHaveBeenCalled();
  });

  test('where a party proposes it', async () => {
    await aPair({ pq: { alice: true, bob: true } }, watched);
    expect(asked).toHaveBeenCalled();
  });
});
