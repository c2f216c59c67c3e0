// Commands that a proxy forwards: both layers are taken off here, and put around the answer. Server.hs
// `processForwardedCommand`; simplex-messaging.md, "Forward command to destination router".

import { primitives } from '#primitives';
import { hex } from '../proto/bytes.ts';
import type { CommandTag } from '../proto/commands.ts';
import type { ErrorType } from '../proto/errors.ts';
import { type CorrId, idLength } from '../proto/ids.ts';
import {
  decryptForward,
  decryptTransmission,
  encryptForwardResponse,
  encryptResponse,
  type FwdTransmission,
  paddedProxiedTransmissionLength,
} from '../proto/proxyLayers.ts';
import type { Response } from '../proto/responses.ts';
import {
  type CommandTransmission,
  encodeResponseTransmission,
  packBlocks,
  readCommands,
  type Received,
} from '../proto/transmission.ts';
import { isCompatible, supportedSMPVersions } from '../proto/version.ts';
import { closeCodes, type Connection } from './connection.ts';
import type { OpenState } from './sessionState.ts';

/** A sender's command, and how its answer, given once, is sealed for that sender alone. */
export interface Forwarded {
  command: Received<CommandTransmission>;
  version: number;
  seal: (response: Response) => Response;
}

type Unwrapped = { ok: true; forwarded: Forwarded } | { ok: false; error: ErrorType };

const refuse = (error: ErrorType): Unwrapped => ({ ok: false, error });

/** Remembering the keys of more commands would take too much memory; a new session makes all of them void. */
const maxCommands = 50_000;

/** Milliseconds; longer than any proxy waits, so that it is the proxy which closes. */
const maxIdle = 90_000;

export class Forwarding {
  readonly #connection: Connection;
  readonly #limit: number;
  /**
   * The secrets that senders' keys have led to, since one key can be spelled in several ways. A key is good for one
   * command: taken twice, two answers would be sealed under one key stream, and a proxy could have a command carried
   * out again.
   */
  readonly #seen = new Set<string>();

  /** Keeps the object awake: what it has seen must not be forgotten while the session's key opens commands. */
  #idle: ReturnType<typeof setTimeout> | null = null;

  /** `limit`: the number of commands after which the session ends. */
  constructor(connection: Connection, limit = maxCommands) {
    this.#connection = connection;
    this.#limit = limit;
    if (connection.open?.isForwarding) this.#awaitNext();
  }

  unwrap(open: OpenState, corrId: CorrId, encFwdTransmission: Uint8Array): Unwrapped {
    this.#connection.markForwarding();
    this.#awaitNext();
    if (this.#seen.size >= this.#limit) {
      this.#connection.close(closeCodes.normal);
      return refuse('CRYPTO');
    }
    return this.#open(open, corrId, encFwdTransmission);
  }

  /** The connection is over. */
  end(): void {
    if (this.#idle !== null) clearTimeout(this.#idle);
    this.#idle = null;
  }

  #awaitNext(): void {
    if (this.#idle !== null) clearTimeout(this.#idle);
    this.#idle = setTimeout(() => this.#connection.close(closeCodes.normal), maxIdle);
  }

  #open(open: OpenState, corrId: CorrId, encFwdTransmission: Uint8Array): Unwrapped {
    const { sessionSecret } = open;
    if (sessionSecret === null) return refuse({ PROXY: { BROKER: { TRANSPORT: 'NO_AUTH' } } });
    const outer = decryptForward(sessionSecret, corrId, encFwdTransmission);
    if (!outer.ok) return refuse(outer.error === 'CRYPTO' ? 'CRYPTO' : { CMD: 'SYNTAX' });
    const { fwdCorrId, fwdVersion } = outer.value;
    // A longer one would leave no room for the answer.
    const isSound = fwdCorrId.length <= idLength && isCompatible(fwdVersion, supportedSMPVersions);
    if (!isSound) return refuse({ CMD: 'SYNTAX' });
    const inner = this.#openInner(open, outer.value);
    if (inner === null) return refuse('CRYPTO');
    const [command, ...others] = readCommands(inner.block, {
      sessionId: open.sessionId,
      version: fwdVersion,
    });
    if (others.length > 0) return refuse('BLOCK');
    const address = command.ok ? command.transmission : command.refusal;
    const seal = (response: Response): Response => {
      const block = blockOf(encodeResponseTransmission({ ...address, response }, fwdVersion));
      if (block === null) return { tag: 'ERR', error: 'BLOCK' };
      const encResponse = encryptResponse(inner.secret, fwdCorrId, block);
      const encFwdResponse = encryptForwardResponse(sessionSecret, corrId, { fwdCorrId, encResponse });
      return { tag: 'RRES', encFwdResponse };
    };
    return { ok: true, forwarded: { command: allowed(command), version: fwdVersion, seal } };
  }

  /** Null for a key that was used, or that does not open it. */
  #openInner(
    { privateKey }: OpenState,
    { fwdCorrId, fwdKey, encTransmission }: FwdTransmission,
  ): { secret: Uint8Array; block: Uint8Array } | null {
    const secret = primitives.x25519(privateKey, fwdKey);
    if (secret === null || this.#seen.has(hex(secret))) return null;
    const block = decryptTransmission(secret, fwdCorrId, encTransmission);
    if (block === null) return null;
    this.#seen.add(hex(secret));
    return { secret, block };
  }
}

/** Of all commands only a sender's may be forwarded. */
const forwardable: ReadonlySet<CommandTag> = new Set(['SEND', 'SKEY', 'LKEY', 'LGET', 'RSLV']);

function allowed(command: Received<CommandTransmission>): Received<CommandTransmission> {
  if (!command.ok || forwardable.has(command.transmission.command.tag)) return command;
  const { corrId, entityId } = command.transmission;
  return { ok: false, refusal: { corrId, entityId, error: { CMD: 'PROHIBITED' } } };
}

/** Null where IDs of up to 255 bytes leave no room for the link data that answers their command. */
function blockOf(transmission: Uint8Array): Uint8Array | null {
  if (1 + 2 + transmission.length > paddedProxiedTransmissionLength - 2) return null;
  return packBlocks([transmission])[0] ?? null;
}
