// A step of the ratchet: the other party has a new key, and so gets this one. pqdr.md, `DHRatchetPQ2HE`; Ratchet.hs
// `ratchetStep`, `pqRatchetStep`.

import type { Fresh } from './fresh.ts';
import { rootKdf } from './kdf.ts';
import type { KemSharedKey } from './kem.ts';
import type { MessageHeader } from './messageHeader.ts';
import { type KemState, type RatchetState, supportsKem } from './ratchetState.ts';
import { failed, type Result } from './result.ts';
import { pqRatchetE2EEncryptVersion } from './version.ts';
import { dh } from './x448.ts';

export async function ratchetStep(
  state: RatchetState,
  header: MessageHeader,
  fresh: Fresh,
): Promise<Result<RatchetState>> {
  const stepped = await kemStep(state, header, fresh);
  if (!stepped.ok) return stepped;
  const { received, sent, kem } = stepped.value;

  const dhSelf = fresh.x448KeyPair();
  const receivedSecret = dh(header.dh, state.dhSelf.privateKey);
  const sentSecret = dh(header.dh, dhSelf.privateKey);
  if (receivedSecret === null || sentSecret === null) return failed('LowOrderKey');
  const receiving = rootKdf(state.rootKey, receivedSecret, received);
  const sending = rootKdf(receiving.rootKey, sentSecret, sent);

  const enableKEM = received !== null || sent !== null || kem !== null;
  const value: RatchetState = {
    ...state,
    dhSelf,
    kem,
    supportKEM: supportsKem(state, enableKEM),
    enableKEM,
    sendKEM: sent !== null,
    receiveKEM: received !== null,
    rootKey: sending.rootKey,
    send: { dhRemote: header.dh, chainKey: sending.chainKey, headerKey: state.nextHeaderKeySend },
    receive: { chainKey: receiving.chainKey, headerKey: state.nextHeaderKeyReceive },
    pn: state.ns,
    ns: 0,
    nr: 0,
    nextHeaderKeySend: sending.nextHeaderKey,
    nextHeaderKeyReceive: receiving.nextHeaderKey,
  };
  return { ok: true, value };
}

interface KemStep {
  /** What the other party encapsulated, for the receiving chain. */
  received: KemSharedKey | null;
  /** What this party encapsulates, for the sending chain. */
  sent: KemSharedKey | null;
  kem: KemState | null;
}

async function kemStep(state: RatchetState, header: MessageHeader, fresh: Fresh): Promise<Result<KemStep>> {
  const isEnabled = state.enableKEM && state.version.current >= pqRatchetE2EEncryptVersion;
  const theirs = header.kem;
  if (theirs === null) {
    // A proposal that was not answered is not made again.
    const isProposed = isEnabled && state.kem === null;
    const kem = isProposed ? { self: (await fresh.kem()).keyPair(), accepted: null } : null;
    return { ok: true, value: { received: null, sent: null, kem } };
  }

  if (theirs.ciphertext !== null && state.kem === null) return failed('CERatchetKEMState');
  const received =
    theirs.ciphertext === null || state.kem === null
      ? null
      : (await fresh.kem()).decapsulate(theirs.ciphertext, state.kem.self.secretKey);
  if (!isEnabled) return { ok: true, value: { received, sent: null, kem: null } };

  const kem = await fresh.kem();
  const encapsulated = kem.encapsulate(theirs.publicKey);
  const accepted = { publicKey: theirs.publicKey, ...encapsulated };
  return {
    ok: true,
    value: { received, sent: encapsulated.sharedKey, kem: { self: kem.keyPair(), accepted } },
  };
}
