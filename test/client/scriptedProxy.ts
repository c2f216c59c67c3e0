// A client of a proxy that does what a test tells it, for a relay of which only the keys exist.

import { primitives } from '#primitives';
import { ProxiedRelay, type ProxiedRelayOptions } from '../../client/smp/proxiedRelay.ts';
import { makeChain } from '../../src/durable/certificates.ts';
import { chainKeyHash } from '../../src/proto/certificate.ts';
import type { ErrorType } from '../../src/proto/errors.ts';
import { signSessionKey } from '../../src/proto/identityProof.ts';
import type { SessionId } from '../../src/proto/ids.ts';
import { asX25519PublicKey, type X25519PublicKey } from '../../src/proto/keys.ts';
import { decryptTransmission, encryptResponse } from '../../src/proto/proxyLayers.ts';
import type { Response } from '../../src/proto/responses.ts';
import type { SMPServer } from '../../src/proto/server.ts';
import {
  type CommandTransmission,
  encodeResponseTransmission,
  packBlocks,
  readCommands,
} from '../../src/proto/transmission.ts';
import { aConversation, type Conversation } from './conversation.ts';

type Pkey = Response & { tag: 'PKEY' };

/** A command as the relay would see it. */
export interface Opened {
  pfwd: CommandTransmission;
  commandKey: X25519PublicKey;
  secret: Uint8Array;
  version: number;
  command: CommandTransmission;
}

export class ScriptedProxy {
  readonly talk: Conversation;
  readonly server: SMPServer;
  readonly keys = primitives.x25519KeyPair();
  readonly #chain: Awaited<ReturnType<typeof makeChain>>;
  #sessionId = primitives.randomBytes(32) as SessionId;

  private constructor(talk: Conversation, chain: Awaited<ReturnType<typeof makeChain>>) {
    this.talk = talk;
    this.#chain = chain;
    this.server = { hosts: ['relay.example'], port: '443', keyHash: chainKeyHash(chain.certChain) };
  }

  static async start(): Promise<ScriptedProxy> {
    return new ScriptedProxy(await aConversation(), await makeChain(2));
  }

  stop(): void {
    this.talk.connection.close();
    this.talk.relay.stop();
  }

  route(options: ProxiedRelayOptions = {}): ProxiedRelay {
    return new ProxiedRelay(this.talk.connection, this.server, options);
  }

  /** An honest proxy's PKEY, of a session that is new each time. */
  pkey(sessionKey: Uint8Array = this.keys.publicKey): Pkey {
    this.#sessionId = primitives.randomBytes(32) as SessionId;
    const { certChain, leafPrivateKey } = this.#chain;
    const signedKey = signSessionKey(leafPrivateKey, asX25519PublicKey(sessionKey));
    const certChainPubKey = { certChain, signedKey };
    return { tag: 'PKEY', sessionId: this.#sessionId, versions: { min: 9, max: 20 }, certChainPubKey };
  }

  /** Reads PRXY and answers it. */
  async connects(answer: Response = this.pkey()): Promise<CommandTransmission> {
    const prxy = await this.talk.session.readsOne();
    if (prxy.command.tag !== 'PRXY') throw new Error(`${prxy.command.tag} is not PRXY`);
    this.talk.session.answers(prxy, answer);
    return prxy;
  }

  /** Reads PFWD and opens it with the relay's keys. */
  async forwards(): Promise<Opened> {
    const pfwd = await this.talk.session.readsOne();
    if (pfwd.command.tag !== 'PFWD') throw new Error(`${pfwd.command.tag} is not PFWD`);
    const { commandKey, encTransmission, version } = pfwd.command;
    const secret = primitives.x25519(this.keys.privateKey, commandKey) ?? new Uint8Array();
    const block = decryptTransmission(secret, pfwd.corrId, encTransmission) ?? new Uint8Array();
    const [command] = readCommands(block, { sessionId: pfwd.entityId as Uint8Array as SessionId, version });
    if (!command.ok) throw new Error(JSON.stringify(command.refusal.error));
    return { pfwd, commandKey, secret, version, command: command.transmission };
  }

  /** As the relay does, through the proxy. */
  answers({ pfwd, command, secret, version }: Opened, response: Response): void {
    const [block] = packBlocks([encodeResponseTransmission({ ...command, response }, version)]);
    const encResponse = encryptResponse(secret, pfwd.corrId, block ?? new Uint8Array());
    this.talk.session.answers(pfwd, { tag: 'PRES', encResponse });
  }

  /** As the proxy does by itself. */
  refuses({ pfwd }: Opened, error: ErrorType): void {
    this.talk.session.answers(pfwd, { tag: 'ERR', error });
  }
}
