// What keeps a proxy from reading commands and a relay from knowing senders: one layer between sender and relay,
// another between proxy and relay. simplex-messaging.md, "Proxying sender commands"; Client.hs
// `proxySMPCommand`, `forwardSMPTransmission`; Server.hs `processForwardedCommand`.

import { decode, encode, struct, tail, type Wire, word16 } from './codec.ts';
import { cbDecrypt, cbDecryptNoPad, cbEncrypt, cbEncryptNoPad, reverseNonce } from './crypto/box.ts';
import { corrId, type CorrId } from './ids.ts';
import { x25519PublicKey } from './keys.ts';

/** The code decides: documents have 16242, the code pads to `paddedProxiedTLength`, which with the tag is 16,242. */
export const paddedProxiedTransmissionLength = 16226;

/** What a proxy hands to the relay, around the sender's layer. */
const fwdTransmission = struct({
  fwdCorrId: corrId,
  fwdVersion: word16,
  fwdKey: x25519PublicKey,
  encTransmission: tail,
});
export type FwdTransmission = Wire<typeof fwdTransmission>;

const fwdResponse = struct({ fwdCorrId: corrId, encResponse: tail });
export type FwdResponse = Wire<typeof fwdResponse>;

/** Sender to relay: a block of one transmission. `secret`: X25519 of the command's key and the relay's session key. */
export function encryptTransmission(secret: Uint8Array, id: CorrId, block: Uint8Array): Uint8Array {
  return cbEncrypt(secret, id, block, paddedProxiedTransmissionLength);
}

export function decryptTransmission(
  secret: Uint8Array,
  id: CorrId,
  encTransmission: Uint8Array,
): Uint8Array | null {
  return cbDecrypt(secret, id, encTransmission);
}

/** Relay to sender, under the same secret: only the nonce, reversed, keeps the two key streams apart. */
export function encryptResponse(secret: Uint8Array, id: CorrId, block: Uint8Array): Uint8Array {
  return cbEncrypt(secret, reverseNonce(id), block, paddedProxiedTransmissionLength);
}

export function decryptResponse(secret: Uint8Array, id: CorrId, encResponse: Uint8Array): Uint8Array | null {
  return cbDecrypt(secret, reverseNonce(id), encResponse);
}

/** Proxy to relay, in RFWD. `secret`: X25519 of the two session keys. */
export function encryptForward(secret: Uint8Array, id: CorrId, transmission: FwdTransmission): Uint8Array {
  return cbEncryptNoPad(secret, id, encode(fwdTransmission, transmission));
}

/** `CRYPTO` for a layer that does not open, `SYNTAX` for one that holds no transmission. */
export function decryptForward(
  secret: Uint8Array,
  id: CorrId,
  encFwdTransmission: Uint8Array,
): { ok: true; value: FwdTransmission } | { ok: false; error: 'CRYPTO' | 'SYNTAX' } {
  const bytes = cbDecryptNoPad(secret, id, encFwdTransmission);
  const decoded = bytes === null ? null : decode(fwdTransmission, bytes);
  if (decoded?.ok) return decoded;
  return { ok: false, error: decoded === null ? 'CRYPTO' : 'SYNTAX' };
}

/** Relay to proxy, in RRES. */
export function encryptForwardResponse(secret: Uint8Array, id: CorrId, response: FwdResponse): Uint8Array {
  return cbEncryptNoPad(secret, reverseNonce(id), encode(fwdResponse, response));
}

/** Null for a layer that does not open or that holds no response. */
export function decryptForwardResponse(
  secret: Uint8Array,
  id: CorrId,
  encFwdResponse: Uint8Array,
): FwdResponse | null {
  const bytes = cbDecryptNoPad(secret, reverseNonce(id), encFwdResponse);
  const decoded = bytes === null ? null : decode(fwdResponse, bytes);
  return decoded?.ok ? decoded.value : null;
}
