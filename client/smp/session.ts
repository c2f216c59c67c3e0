// A session as the client sees it after the handshake, and its blocks on their way into frames and out of them.

import {
  type ChainKey,
  decryptBlock,
  encryptBlock,
  initChains,
  plainFrame,
  readPlainFrame,
} from '../../src/proto/blockEncryption.ts';
import type { ServerHello } from '../../src/proto/handshake.ts';
import type { X25519PublicKey } from '../../src/proto/keys.ts';
import type { SessionParameters } from '../../src/proto/transmission.ts';

export interface Session extends SessionParameters {
  /** The relay's public key of this session, vouched for by its certificates. */
  sessionKey: X25519PublicKey;
  /** X25519 of both session keys, 32 bytes. */
  secret: Uint8Array;
  encryptsBlocks: boolean;
  /** What the relay said of itself; a proxy passes it on. */
  hello: ServerHello;
}

/** Each frame has a key of its own, so frames must be sent and opened in the order in which they are sealed. */
export class SessionBlocks {
  #sending: ChainKey | null = null;
  #receiving: ChainKey | null = null;

  constructor({ sessionId, secret, encryptsBlocks }: Session) {
    if (!encryptsBlocks) return;
    const chains = initChains(sessionId, secret);
    this.#sending = chains.clientSends;
    this.#receiving = chains.serverSends;
  }

  seal(block: Uint8Array): Uint8Array {
    if (this.#sending === null) return plainFrame(block);
    const { frame, next } = encryptBlock(this.#sending, block);
    this.#sending = next;
    return frame;
  }

  /** Null for a frame that was lost before, reordered or tampered with. */
  open(frame: Uint8Array): Uint8Array | null {
    if (this.#receiving === null) return readPlainFrame(frame);
    const opened = decryptBlock(this.#receiving, frame);
    if (opened === null) return null;
    this.#receiving = opened.next;
    return opened.block;
  }
}
