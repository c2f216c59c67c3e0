// The agreement on the first keys of a ratchet. Ratchet.hs `pqX3dhSnd`, `pqX3dhRcv`, `pqX3dh`.

import { concat } from '../../../src/proto/bytes.ts';
import type { E2EKeys } from './e2eKeys.ts';
import type { E2EParameters } from './e2eParameters.ts';
import type { Fresh } from './fresh.ts';
import { x3dhKdf, type X3dhKeys } from './kdf.ts';
import { type AssociatedData, type X448PublicKey } from './keys.ts';
import type { KemState } from './ratchetState.ts';
import { failed, type Result } from './result.ts';
import { pqRatchetE2EEncryptVersion } from './version.ts';
import { dh } from './x448.ts';

export interface RatchetInit extends X3dhKeys {
  associatedData: AssociatedData;
  kem: KemState | null;
}

/** By the party that joins and sends first: with what it accepted, or only proposes. */
export function x3dhSnd(keys: E2EKeys, theirs: E2EParameters): Result<RatchetInit> {
  const kem = sendingKem(keys, theirs);
  if (!kem.ok) return kem;
  return agree(
    [
      dh(theirs.key1, keys.key2.privateKey),
      dh(theirs.key2, keys.key1.privateKey),
      dh(theirs.key2, keys.key2.privateKey),
    ],
    associated(keys.key1.publicKey, theirs.key1),
    kem.value,
  );
}

/** By the party that began, when it has the parameters of who joined. */
export async function x3dhRcv(
  keys: E2EKeys,
  theirs: E2EParameters,
  fresh: Fresh,
): Promise<Result<RatchetInit>> {
  const kem = await receivingKem(keys, theirs, fresh);
  if (!kem.ok) return kem;
  return agree(
    [
      dh(theirs.key2, keys.key1.privateKey),
      dh(theirs.key1, keys.key2.privateKey),
      dh(theirs.key2, keys.key2.privateKey),
    ],
    associated(theirs.key1, keys.key1.publicKey),
    kem.value,
  );
}

function agree(
  secrets: readonly (Uint8Array | null)[],
  associatedData: AssociatedData,
  kem: KemState | null,
): Result<RatchetInit> {
  const known = secrets.filter((secret) => secret !== null);
  if (known.length < secrets.length) return failed('LowOrderKey');
  const sharedKey = kem?.accepted?.sharedKey ?? null;
  return { ok: true, value: { ...x3dhKdf(known, sharedKey), associatedData, kem } };
}

function associated(joining: X448PublicKey, other: X448PublicKey): AssociatedData {
  return concat(joining, other) as AssociatedData;
}

function sendingKem({ kem }: E2EKeys, theirs: E2EParameters): Result<KemState | null> {
  if (kem === null || theirs.version < pqRatchetE2EEncryptVersion) return { ok: true, value: null };
  if (kem.accepted === null) return { ok: true, value: { self: kem.self, accepted: null } };
  if (theirs.kem === null) return failed('CERatchetKEMState');
  const accepted = { publicKey: theirs.kem.publicKey, ...kem.accepted };
  return { ok: true, value: { self: kem.self, accepted } };
}

async function receivingKem(
  { kem }: E2EKeys,
  theirs: E2EParameters,
  fresh: Fresh,
): Promise<Result<KemState | null>> {
  // Where both propose, as they do when they renew a ratchet, neither key is used.
  const accepts = theirs.version >= pqRatchetE2EEncryptVersion && theirs.kem !== null ? theirs.kem : null;
  if (accepts === null || accepts.ciphertext === null) return { ok: true, value: null };
  if (kem === null) return failed('CERatchetKEMState');
  const { ciphertext, publicKey } = accepts;
  const sharedKey = (await fresh.kem()).decapsulate(ciphertext, kem.self.secretKey);
  return { ok: true, value: { self: kem.self, accepted: { publicKey, sharedKey, ciphertext } } };
}
