// Two parties that have agreed on a ratchet. Bob joins, and sends first; Alice made the link.

import { decrypt, type Decrypted } from '../../client/agent/ratchet/decrypt.ts';
import { encrypt, type EncryptOptions } from '../../client/agent/ratchet/encrypt.ts';
import { generateE2EKeys, replyKem } from '../../client/agent/ratchet/e2eKeys.ts';
import { fresh, type Fresh } from '../../client/agent/ratchet/fresh.ts';
import { initRcvRatchet, initSndRatchet } from '../../client/agent/ratchet/initRatchet.ts';
import type { Kem } from '../../client/agent/ratchet/kem.ts';
import { loadKem } from '../../client/agent/ratchet/loadKem.ts';
import type { RatchetState } from '../../client/agent/ratchet/ratchetState.ts';
import { currentE2EEncryptVersion } from '../../client/agent/ratchet/version.ts';
import { utf8 } from '../../src/proto/bytes.ts';
import { sent, worked } from './ratchetOutcome.ts';

export interface Pair {
  alice: RatchetState;
  bob: RatchetState;
}

export interface PairOptions {
  version?: number;
  maxSupported?: number;
  /** Who supports the KEM from the beginning. */
  pq?: { alice: boolean; bob: boolean };
}

export async function aPair(
  {
    version = currentE2EEncryptVersion,
    maxSupported = currentE2EEncryptVersion,
    pq = { alice: false, bob: false },
  }: PairOptions = {},
  random: Fresh = fresh,
): Promise<Pair> {
  const alice = await generateE2EKeys(version, pq.alice ? 'propose' : null, random);
  const bob = await generateE2EKeys(version, replyKem(alice.parameters, pq.bob), random);
  return {
    alice: worked(await initRcvRatchet(alice.keys, bob.parameters, maxSupported, pq.alice, random)),
    bob: worked(initSndRatchet(bob.keys, alice.parameters, maxSupported, random)),
  };
}

/** New keys out of a few: drawing them takes longest of all. */
export async function fewKeys(): Promise<Fresh> {
  const kem = await loadKem();
  const x448KeyPairs = Array.from({ length: 4 }, () => fresh.x448KeyPair());
  const kemKeyPairs = Array.from({ length: 3 }, () => kem.keyPair());
  const inTurn = <T>(items: readonly T[]) => {
    let turn = 0;
    return () => items[turn++ % items.length] ?? items[0] ?? (undefined as never);
  };
  const quick: Kem = {
    keyPair: inTurn(kemKeyPairs),
    encapsulate: (publicKey) => kem.encapsulate(publicKey),
    decapsulate: (ciphertext, secretKey) => kem.decapsulate(ciphertext, secretKey),
  };
  return { x448KeyPair: inTurn(x448KeyPairs), kem: async () => quick };
}

/** Who writes, who reads, and what becomes of the message. */
export async function tell(
  pair: Pair,
  from: keyof Pair,
  text: string,
  random: Fresh,
  options: Partial<EncryptOptions> = {},
): Promise<{ pair: Pair; answer: Decrypted; message: Uint8Array }> {
  const to = from === 'alice' ? 'bob' : 'alice';
  const { message, state } = sent(encrypt(pair[from], utf8(text), { paddedLength: 100, ...options }));
  const answer = await decrypt(pair[to], message, random);
  return { pair: { ...pair, [from]: state, [to]: answer.state }, answer, message };
}
