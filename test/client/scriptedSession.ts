// One connection of a scripted relay: it greets, reads and answers with real bytes, and only as it is told.

import { primitives } from '#primitives';
import type { WebSocket } from 'ws';
import {
  type ChainKey,
  decryptBlock,
  encryptBlock,
  initChains,
  plainFrame,
  readPlainFrame,
} from '../../src/proto/blockEncryption.ts';
import { decode, encode, type NonEmpty } from '../../src/proto/codec.ts';
import {
  clientHello,
  type ClientHello,
  encryptsBlocks,
  readChallenge,
  serverHello,
} from '../../src/proto/handshake.ts';
import { proveIdentity, signSessionKey } from '../../src/proto/identityProof.ts';
import type { CorrId, EntityId, SessionId } from '../../src/proto/ids.ts';
import { asX25519PublicKey } from '../../src/proto/keys.ts';
import type { Response } from '../../src/proto/responses.ts';
import {
  type CommandTransmission,
  encodeResponseTransmission,
  noCorrId,
  noEntity,
  packBlocks,
  readCommands,
} from '../../src/proto/transmission.ts';
import type { VersionRange } from '../../src/proto/version.ts';
import { Mailbox } from './mailbox.ts';

export interface Identity {
  certChain: NonEmpty<Uint8Array>;
  leafPrivateKey: Uint8Array;
}

/** What a hello says when it is not what an honest relay would say. */
export interface Hello {
  versions?: VersionRange;
  certChain?: NonEmpty<Uint8Array>;
  signedKey?: Uint8Array;
  proof?: Uint8Array | null;
}

export class ScriptedSession {
  readonly sessionId = primitives.randomBytes(32) as SessionId;
  readonly keys = primitives.x25519KeyPair();
  readonly challenge: Uint8Array;
  readonly frames = new Mailbox<Uint8Array>();
  /** Resolves when the client has closed. */
  readonly closed: Promise<void>;
  readonly #socket: WebSocket;
  readonly #identity: Identity;
  #version = 0;
  #sending: ChainKey | null = null;
  #receiving: ChainKey | null = null;

  constructor(socket: WebSocket, path: string, identity: Identity) {
    this.#socket = socket;
    this.#identity = identity;
    const challenge = readChallenge(new URL(path, 'ws://relay').searchParams.get('challenge'));
    if (challenge === null) throw new Error('a client without a challenge');
    this.challenge = challenge;
    socket.on('message', (data) => this.frames.put(new Uint8Array(data as Buffer)));
    this.closed = new Promise((resolve) => socket.on('close', () => resolve()));
  }

  greets({ versions = { min: 6, max: 20 }, certChain, signedKey, proof }: Hello = {}): void {
    const { leafPrivateKey } = this.#identity;
    const hello = encode(serverHello, {
      versions,
      sessionId: this.sessionId,
      certChainPubKey: {
        certChain: certChain ?? this.#identity.certChain,
        signedKey: signedKey ?? signSessionKey(leafPrivateKey, asX25519PublicKey(this.keys.publicKey)),
      },
      proof: proof === undefined ? proveIdentity(leafPrivateKey, this.challenge, this.sessionId) : proof,
    });
    this.sendsFrame(plainFrame(hello));
  }

  /** Reads the client's hello and agrees with it. */
  async welcomes(): Promise<ClientHello> {
    const block = readPlainFrame(await this.frames.take());
    const hello = block === null ? null : decode(clientHello, block);
    if (!hello?.ok || hello.value.clientKey === null) throw new Error('no client hello');
    const secret = primitives.x25519(this.keys.privateKey, hello.value.clientKey);
    if (secret === null) throw new Error('a key of low order');
    this.#version = hello.value.version;
    if (encryptsBlocks(hello.value.version, hello.value.proxyServer)) {
      const chains = initChains(this.sessionId, secret);
      this.#sending = chains.serverSends;
      this.#receiving = chains.clientSends;
    }
    return hello.value;
  }

  /** The commands of the client's next block. */
  async reads(): Promise<CommandTransmission[]> {
    const block = this.#open(await this.frames.take());
    return readCommands(block, this).map((received) => {
      if (!received.ok)
        throw new Error(`a command that is refused: ${JSON.stringify(received.refusal.error)}`);
      return received.transmission;
    });
  }

  /** A block with one command, which is all that most tests need. */
  async readsOne(): Promise<CommandTransmission> {
    const [command, ...others] = await this.reads();
    if (command === undefined || others.length > 0) throw new Error('not one command');
    return command;
  }

  answers({ corrId, entityId }: { corrId: CorrId; entityId: EntityId }, response: Response): void {
    this.sendsBlock(this.block({ corrId, entityId, response }));
  }

  pushes(entityId: Uint8Array, response: Response): void {
    this.answers({ corrId: noCorrId, entityId: entityId as EntityId }, response);
  }

  block(...transmissions: { corrId?: CorrId; entityId?: EntityId; response: Response }[]): Uint8Array {
    const encoded = transmissions.map(({ corrId = noCorrId, entityId = noEntity, response }) =>
      encodeResponseTransmission({ corrId, entityId, response }, this.#version),
    );
    const [block, ...others] = packBlocks(encoded);
    if (block === undefined || others.length > 0) throw new Error('not one block');
    return block;
  }

  sendsBlock(block: Uint8Array): void {
    this.sendsFrame(this.seals(block));
  }

  seals(block: Uint8Array): Uint8Array {
    if (this.#sending === null) return plainFrame(block);
    const { frame, next } = encryptBlock(this.#sending, block);
    this.#sending = next;
    return frame;
  }

  sendsFrame(frame: Uint8Array | string): void {
    this.#socket.send(frame);
  }

  get version(): number {
    return this.#version;
  }

  /** Without a word, as when a machine dies. */
  drops(): void {
    this.#socket.terminate();
  }

  #open(frame: Uint8Array): Uint8Array {
    if (this.#receiving === null) return readPlainFrame(frame) ?? notReadable();
    const opened = decryptBlock(this.#receiving, frame) ?? notReadable();
    this.#receiving = opened.next;
    return opened.block;
  }
}

function notReadable(): never {
  throw new Error('a frame that cannot be read');
}
