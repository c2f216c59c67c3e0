// The private side of E2E parameters, kept until the other party's are known. Ratchet.hs `generateE2EParams`.

import { maybe, struct, type Wire } from '../../../src/proto/codec.ts';
import { type E2EParameters, kemParametersOf } from './e2eParameters.ts';
import type { Fresh } from './fresh.ts';
import { kemCiphertext, kemKeyPair, type KemPublicKey, kemSharedKey } from './kem.ts';
import { x448KeyPair } from './keys.ts';
import { pqRatchetE2EEncryptVersion } from './version.ts';

const encapsulated = struct({ ciphertext: kemCiphertext, sharedKey: kemSharedKey });

export const e2eKeys = struct({
  key1: x448KeyPair,
  /** The first key of the ratchet for who receives first. */
  key2: x448KeyPair,
  /** `accepted` is what the other party's key was answered with; null where this key is only proposed. */
  kem: maybe(struct({ self: kemKeyPair, accepted: maybe(encapsulated) })),
});
export type E2EKeys = Wire<typeof e2eKeys>;

export type UseKem = 'propose' | { accept: KemPublicKey };

/** What the joining party does with the KEM of the other's parameters. Ratchet.hs `replyKEM_`. */
export function replyKem(theirs: E2EParameters, supportsPQ: boolean): UseKem | null {
  if (!supportsPQ || theirs.version < pqRatchetE2EEncryptVersion) return null;
  return theirs.kem === null ? 'propose' : { accept: theirs.kem.publicKey };
}

interface GeneratedE2EKeys {
  keys: E2EKeys;
  parameters: E2EParameters;
}

export async function generateE2EKeys(
  version: number,
  useKem: UseKem | null,
  fresh: Fresh,
): Promise<GeneratedE2EKeys> {
  const keys: E2EKeys = {
    key1: fresh.x448KeyPair(),
    key2: fresh.x448KeyPair(),
    kem: useKem === null || version < pqRatchetE2EEncryptVersion ? null : await kemKeys(useKem, fresh),
  };
  const { key1, key2, kem } = keys;
  const parameters = { version, key1: key1.publicKey, key2: key2.publicKey, kem: kemParametersOf(kem) };
  return { keys, parameters };
}

async function kemKeys(useKem: UseKem, fresh: Fresh): Promise<E2EKeys['kem']> {
  const kem = await fresh.kem();
  return { self: kem.keyPair(), accepted: useKem === 'propose' ? null : kem.encapsulate(useKem.accept) };
}
