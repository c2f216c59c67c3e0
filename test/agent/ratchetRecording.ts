// Conversations recorded on the reference: what they begin with, and the keys that it drew at each step.

import type { E2EKeys } from '../../client/agent/ratchet/e2eKeys.ts';
import { e2eParameters, type E2EParameters } from '../../client/agent/ratchet/e2eParameters.ts';
import type { Fresh } from '../../client/agent/ratchet/fresh.ts';
import {
  type Encapsulated,
  type Kem,
  kemCiphertext,
  kemKeyPair,
  type KemKeyPair,
  kemSharedKey,
} from '../../client/agent/ratchet/kem.ts';
import type { X448KeyPair } from '../../client/agent/ratchet/keys.ts';
import { loadKem } from '../../client/agent/ratchet/loadKem.ts';
import type { RatchetState } from '../../client/agent/ratchet/ratchetState.ts';
import { fromHex, hex } from '../../src/proto/bytes.ts';
import { type Codec, decode, letter, struct } from '../../src/proto/codec.ts';
import { valueOf } from '../proto/vector.ts';
import ratchet from '../vectors/ratchet.json';
import ratchetPQ from '../vectors/ratchet_pq.json';

interface RecordedKeyPair {
  private: string;
  public: string;
}

type RecordedKemKeys = Record<'publicKey' | 'secretKey', string>;
type RecordedEncapsulation = Record<'ciphertext' | 'publicKey' | 'sharedKey', string>;

export interface RecordedStep {
  op: string;
  party: string;
  message: number;
  /** What was done to the message. */
  what?: string;
  plaintext?: string;
  paddedSize?: number;
  pqEncryption?: boolean | null;
  supportedE2EVersion?: number;
  encrypted?: string;
  state?: object;
  error?: string;
  ratchetStep?: {
    newDhSelf: RecordedKeyPair;
    kem: { newSelf: RecordedKemKeys; encapsulated: RecordedEncapsulation | null } | null;
  };
}

interface RecordedParty {
  e2eParams: string;
  kemPrivateParams: string | null;
  x3dhKey1: RecordedKeyPair;
  x3dhKey2: RecordedKeyPair;
}

export interface RecordedConversation {
  name: string;
  e2eVersion: number;
  maxSupportedVersion: number;
  alice: RecordedParty;
  aliceState: { supportKEM: boolean };
  bob: RecordedParty & { ratchetKey: RecordedKeyPair };
  bobState: object;
  steps: readonly RecordedStep[];
}

export const conversations: readonly RecordedConversation[] = [
  ...ratchet.conversations,
  ...ratchetPQ.conversations,
];

export function keyPairOf(recorded: RecordedKeyPair): X448KeyPair {
  return { privateKey: fromHex(recorded.private), publicKey: fromHex(recorded.public) } as X448KeyPair;
}

export function parametersOf(party: RecordedParty): E2EParameters {
  return valueOf(decode(e2eParameters, fromHex(party.e2eParams)));
}

/** The reference's own store. */
const privateKem: Codec<NonNullable<E2EKeys['kem']>> = (() => {
  const isAccepted = letter({ P: false, A: true });
  const accepted = struct({ ciphertext: kemCiphertext, sharedKey: kemSharedKey });
  return {
    read: (input) => ({
      accepted: isAccepted.read(input) ? accepted.read(input) : null,
      self: kemKeyPair.read(input),
    }),
    write: () => undefined,
  };
})();

export function keysOf({ x3dhKey1, x3dhKey2, kemPrivateParams }: RecordedParty): E2EKeys {
  const kem = kemPrivateParams === null ? null : valueOf(decode(privateKem, fromHex(kemPrivateParams)));
  return { key1: keyPairOf(x3dhKey1), key2: keyPairOf(x3dhKey2), kem };
}

/** Draws what was recorded, and nothing else. */
export function recordedFresh({ ratchetStep }: RecordedStep): Fresh {
  const drawn = <T>(value: T | null | undefined): T => {
    if (value === null || value === undefined) throw new Error('nothing of the kind was drawn here');
    return value;
  };
  return {
    x448KeyPair: () => keyPairOf(drawn(ratchetStep).newDhSelf),
    kem: async () => ({
      decapsulate: await decapsulates(),
      keyPair: () => {
        const { publicKey, secretKey } = drawn(ratchetStep?.kem?.newSelf);
        return { publicKey: fromHex(publicKey), secretKey: fromHex(secretKey) } as KemKeyPair;
      },
      encapsulate: (to) => {
        const { publicKey, ciphertext, sharedKey } = drawn(ratchetStep?.kem?.encapsulated);
        if (hex(to) !== publicKey) throw new Error('encapsulated to another key');
        return { ciphertext: fromHex(ciphertext), sharedKey: fromHex(sharedKey) } as Encapsulated;
      },
    }),
  };
}

async function decapsulates(): Promise<Kem['decapsulate']> {
  const kem = await loadKem();
  return (ciphertext, secretKey) => kem.decapsulate(ciphertext, secretKey);
}

/** The message of a step: as recorded there, or as it was encrypted before. */
export function messageOf(
  conversation: RecordedConversation,
  { message, encrypted }: RecordedStep,
): Uint8Array {
  const sent = conversation.steps.find((step) => step.op === 'encrypt' && step.message === message);
  return fromHex(encrypted ?? sent?.encrypted ?? '');
}

function spell(value: unknown): unknown {
  if (value instanceof Uint8Array) return hex(value);
  if (Array.isArray(value)) return value.map(spell);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, each]) => [name, spell(each)]));
}

/**
 * The state as the recordings write it. What was accepted is kept here until the next step of the ratchet, which the
 * reference drops when the KEM is switched off.
 */
export function spelled({ dhSelf, skipped, kem, ...state }: RatchetState): object {
  const { privateKey, publicKey } = dhSelf;
  const isDropped = kem !== null && !state.enableKEM;
  return {
    ...(spell({ ...state, kem: isDropped ? { ...kem, accepted: null } : kem }) as object),
    dhSelf: { private: hex(privateKey), public: hex(publicKey) },
    // In the order of a Map.
    skipped: spell(skipped.toSorted((a, b) => (placeOf(a) < placeOf(b) ? -1 : 1))),
  };
}

function placeOf({ headerKey, n }: { headerKey: Uint8Array; n: number }): string {
  return `${hex(headerKey)} ${String(n).padStart(10, '0')}`;
}
