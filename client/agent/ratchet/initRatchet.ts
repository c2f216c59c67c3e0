// The first state of both parties. pqdr.md, "Initialization"; Ratchet.hs `initSndRatchet`, `initRcvRatchet`.

import type { E2EKeys } from './e2eKeys.ts';
import type { E2EParameters } from './e2eParameters.ts';
import type { Fresh } from './fresh.ts';
import { rootKdf } from './kdf.ts';
import type { RatchetState } from './ratchetState.ts';
import { failed, type Result } from './result.ts';
import { type RatchetInit, x3dhRcv, x3dhSnd } from './x3dh.ts';
import { dh } from './x448.ts';

/** Of the party that joins and sends first. `theirs` are at the version that both speak from now on. */
export function initSndRatchet(
  keys: E2EKeys,
  theirs: E2EParameters,
  maxSupported: number,
  fresh: Fresh,
): Result<RatchetState> {
  const agreed = x3dhSnd(keys, theirs);
  if (!agreed.ok) return agreed;
  const { rootKey, headerKey, nextHeaderKey, kem } = agreed.value;
  const sharedKey = kem?.accepted?.sharedKey ?? null;

  const dhSelf = fresh.x448KeyPair();
  const secret = dh(theirs.key2, dhSelf.privateKey);
  if (secret === null) return failed('LowOrderKey');
  const sending = rootKdf(rootKey, secret, sharedKey);

  const value: RatchetState = {
    ...begun(agreed.value),
    version: { current: theirs.version, maxSupported },
    dhSelf,
    supportKEM: kem !== null,
    enableKEM: kem !== null,
    sendKEM: sharedKey !== null,
    rootKey: sending.rootKey,
    send: { dhRemote: theirs.key2, chainKey: sending.chainKey, headerKey },
    nextHeaderKeySend: sending.nextHeaderKey,
    nextHeaderKeyReceive: nextHeaderKey,
  };
  return { ok: true, value };
}

/** Of the party that made the link, and receives first. */
export async function initRcvRatchet(
  keys: E2EKeys,
  theirs: E2EParameters,
  maxSupported: number,
  supportKEM: boolean,
  fresh: Fresh,
): Promise<Result<RatchetState>> {
  const agreed = await x3dhRcv(keys, theirs, fresh);
  if (!agreed.ok) return agreed;
  const { rootKey, headerKey, nextHeaderKey } = agreed.value;

  const value: RatchetState = {
    ...begun(agreed.value),
    version: { current: theirs.version, maxSupported },
    dhSelf: keys.key2,
    supportKEM,
    enableKEM: supportKEM,
    sendKEM: false,
    rootKey,
    send: null,
    nextHeaderKeySend: nextHeaderKey,
    nextHeaderKeyReceive: headerKey,
  };
  return { ok: true, value };
}

const begun = ({ associatedData, kem }: RatchetInit) => ({
  associatedData,
  kem,
  receiveKEM: false,
  receive: null,
  ns: 0,
  nr: 0,
  pn: 0,
  skipped: [],
});
