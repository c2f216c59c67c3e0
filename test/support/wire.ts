// A connection frame by frame: for what no client of ours would send, and for what a client does not tell of an answer.

import { onTestFinished } from 'vitest';
import type { Request } from '../../client/smp/request.ts';
import { SessionBlocks } from '../../client/smp/session.ts';
import { primitives } from '#primitives';
import { authorize } from '../../src/proto/authorization.ts';
import { plainFrame, readPlainFrame } from '../../src/proto/blockEncryption.ts';
import { concat, utf8 } from '../../src/proto/bytes.ts';
import { decode, encode } from '../../src/proto/codec.ts';
import {
  type ClientHello,
  clientHello,
  encryptsBlocks,
  type ServerHello,
  serverHello,
} from '../../src/proto/handshake.ts';
import { verifySessionKey } from '../../src/proto/identityProof.ts';
import { type CorrId, idLength } from '../../src/proto/ids.ts';
import { asX25519PublicKey, type X25519PublicKey } from '../../src/proto/keys.ts';
import {
  encodeCommand,
  encodeCommandTransmission,
  readResponses,
  type ResponseTransmission,
  toAuthorize,
} from '../../src/proto/transmission.ts';
import { Mailbox } from '../client/mailbox.ts';
import { blockOf } from './blocks.ts';
import { relayAddress, upgrade } from './frontDoor.ts';

/** A command as it is sent, and what its answer is known by. */
export interface Transmission {
  corrId: CorrId;
  bytes: Uint8Array;
}

export class Wire {
  /** What the relay has sent after its hello, one transmission after the other. */
  readonly heard = new Mailbox<ResponseTransmission>();
  /** Frames that are none of the session's. */
  readonly unencrypted = new Mailbox<Uint8Array>();
  /** Resolves with the code of closing, whoever closed. */
  readonly closed: Promise<number>;
  /** Frames of the relay, its hello included. */
  frames = 0;
  readonly #socket: WebSocket;
  readonly #hello = Promise.withResolvers<ServerHello>();
  #sessionKey!: X25519PublicKey;
  #blocks!: SessionBlocks;
  #session!: { sessionId: ServerHello['sessionId']; version: number };

  private constructor(socket: WebSocket) {
    this.#socket = socket;
    this.closed = new Promise((resolve) => socket.addEventListener('close', ({ code }) => resolve(code)));
    socket.addEventListener('message', ({ data }) => this.#receive(new Uint8Array(data as ArrayBuffer)));
    onTestFinished(() => this.closes());
  }

  /** Before any hello. */
  static async opens(path = '/', headers: Record<string, string> = {}): Promise<Wire> {
    return new Wire(await upgrade(path, headers));
  }

  /** After both hellos. */
  static async connects(hello: Partial<ClientHello> = {}, more = ''): Promise<Wire> {
    const wire = await Wire.opens();
    await wire.greets(hello, more);
    return wire;
  }

  get hello(): Promise<ServerHello> {
    return this.#hello.promise;
  }

  /** Sends the client's hello, in which everything may be wrong, and `more` behind it. */
  async greets(wish: Partial<ClientHello> = {}, more = ''): Promise<void> {
    const { sessionId, certChainPubKey: signed } = await this.hello;
    const { keyHash } = await relayAddress();
    const verified = verifySessionKey(signed, keyHash, Date.now());
    if (!verified.ok) throw new Error(`a relay that cannot be trusted: ${verified.error}`);
    const { publicKey, privateKey } = primitives.x25519KeyPair();
    const clientKey = asX25519PublicKey(publicKey);
    const hello = { version: 20, keyHash, clientKey, proxyServer: false, clientService: null, ...wish };
    const secret = primitives.x25519(privateKey, verified.sessionKey);
    if (secret === null) throw new Error('a key of low order');
    this.#sessionKey = verified.sessionKey;
    this.#session = { sessionId, version: hello.version };
    this.#blocks = new SessionBlocks({
      ...this.#session,
      secret,
      sessionKey: verified.sessionKey,
      encryptsBlocks: encryptsBlocks(hello.version, hello.proxyServer),
      hello: await this.hello,
    });
    this.sendsFrame(plainFrame(concat(encode(clientHello, hello), utf8(more))));
  }

  /** The command, authorized for this connection. */
  transmission(
    { command, entityId, key }: Request<unknown>,
    corrId = primitives.randomBytes(idLength) as CorrId,
  ): Transmission {
    const { sessionId, version } = this.#session;
    const signed = encodeCommand({ corrId, entityId, command }, version);
    const authorized = toAuthorize(sessionId, signed);
    const authorization =
      key === null ? null : authorize(key, { authorized, corrId, sessionKey: this.#sessionKey });
    return { corrId, bytes: encodeCommandTransmission(signed, authorization, version) };
  }

  /** One block. */
  sends(...transmissions: Pick<Transmission, 'bytes'>[]): void {
    this.sendsBlock(blockOf(transmissions));
  }

  sendsBlock(block: Uint8Array): void {
    this.sendsFrame(this.seals(block));
  }

  /** The next frame of the chain, for whoever sends it as something else. */
  seals(block: Uint8Array): Uint8Array {
    return this.#blocks.seal(block);
  }

  sendsFrame(frame: Uint8Array | string): void {
    if (this.#socket.readyState === WebSocket.OPEN) this.#socket.send(frame);
  }

  closes(): void {
    if (this.#socket.readyState === WebSocket.OPEN) this.#socket.close();
  }

  /** The next that the relay says, so many of them, in whatever frames. */
  async hears(count: number): Promise<ResponseTransmission[]> {
    const heard: ResponseTransmission[] = [];
    while (heard.length < count) heard.push(await this.heard.take());
    return heard;
  }

  /** Sends commands in one block and hears as many answers. */
  async asks(...requests: Request<unknown>[]): Promise<ResponseTransmission[]> {
    this.sends(...requests.map((request) => this.transmission(request)));
    return this.hears(requests.length);
  }

  #receive(frame: Uint8Array): void {
    this.frames += 1;
    if (this.frames === 1) return this.#greeted(frame);
    const block = this.#blocks.open(frame);
    if (block === null) return this.unencrypted.put(frame);
    for (const received of readResponses(block, this.#session)) {
      if (!received.ok)
        throw new Error(`a response that does not parse: ${JSON.stringify(received.refusal.error)}`);
      this.heard.put(received.transmission);
    }
  }

  #greeted(frame: Uint8Array): void {
    const block = readPlainFrame(frame);
    const hello = block === null ? null : decode(serverHello, block);
    if (hello?.ok) this.#hello.resolve(hello.value);
    else this.#hello.reject(new Error('no server hello'));
  }
}
