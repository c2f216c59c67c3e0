// Blocks encrypted within the session, each under a key of its own that is gone after use (v11+).
// Transport.hs `blockEncryption`, `tPutBlock`; Crypto.hs `sbcInit`, `sbcHkdf`.

import { primitives } from '#primitives';
import { empty, utf8 } from './bytes.ts';
import { cbDecrypt, cbEncrypt } from './crypto/box.ts';
import { tagLength } from './crypto/secretbox.ts';
import type { SessionId } from './ids.ts';
import { pad, unpad } from './padding.ts';
import { blockSize } from './transmission.ts';

/** 32 bytes from which the key of the next block is made, and the chain after it. */
export type ChainKey = Uint8Array;

const initInfo = utf8('SimpleXSbChainInit');
const stepInfo = utf8('SimpleXSbChain');

/** `secret`: X25519 of the two session keys. The server sends along one chain and receives along the other. */
export function initChains(
  sessionId: SessionId,
  secret: Uint8Array,
): { serverSends: ChainKey; clientSends: ChainKey } {
  const keys = primitives.hkdfSha512(sessionId, secret, initInfo, 64);
  return { serverSends: keys.slice(0, 32), clientSends: keys.slice(32) };
}

function step(chain: ChainKey): { next: ChainKey; key: Uint8Array; nonce: Uint8Array } {
  const keys = primitives.hkdfSha512(empty, chain, stepInfo, 32 + 32 + 24);
  return { next: keys.slice(0, 32), key: keys.slice(32, 64), nonce: keys.slice(64) };
}

/** A frame of 16,384 bytes, and the chain for the one after it. Throws RangeError for a block that is too long. */
export function encryptBlock(chain: ChainKey, block: Uint8Array): { frame: Uint8Array; next: ChainKey } {
  const { next, key, nonce } = step(chain);
  return { frame: cbEncrypt(key, nonce, block, blockSize - tagLength), next };
}

/** Null for a frame that is not the next one of this chain: lost, reordered or tampered with. */
export function decryptBlock(
  chain: ChainKey,
  frame: Uint8Array,
): { block: Uint8Array; next: ChainKey } | null {
  const { next, key, nonce } = step(chain);
  const block = cbDecrypt(key, nonce, frame);
  return block === null ? null : { block, next };
}

/** A frame in clear: the handshake's, and every frame of a session without block encryption. */
export function plainFrame(block: Uint8Array): Uint8Array {
  return pad(block, blockSize);
}

/** Null for a length beyond the end of the frame. */
export function readPlainFrame(frame: Uint8Array): Uint8Array | null {
  return unpad(frame);
}
