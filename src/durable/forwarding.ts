// Commands that a proxy forwards: both layers are taken off here, and put around the answer. Server.hs
// `processForwardedCommand`; simplex-messaging.md, "Forward command to destination router".

import { primitives } from '#primitives';
import { hex } from '../proto/bytes.ts';
import type { CommandTag } from '../proto/commands.ts';
import type { ErrorType } from '../proto/errors.ts';
import type { CorrId } from '../proto/ids.ts';
import {
  decryptForward,
  decryptTransmission,
  encryptForwardResponse,
  encryptResponse,
  type FwdTransmission,
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
  /**
   * A sender's key is good for one command. Taken twice, two answers would be sealed under one key stream, and a proxy
   * could have a command carried out again.
   */
  readonly #seen = new Set<string>();

  /** Keeps the object awake: what it has seen must not be forgotten while the session's key opens commands. */
  #idle: ReturnType<typeof setTimeout> | null = null;

  constructor(connection: Connection) {
    this.#connection = connection;
    if (connection.open?.isForwarding) this.#awaitNext();
  }

  unwrap(open: OpenState, corrId: CorrId, encFwdTransmission: Uint8Array): Unwrapped {
    this.#connection.markForwarding();
    this.#awaitNext();
    if (this.#seen.size >= maxCommands) {
      this.#connection.close(closeCodes.normal);
      return refuse('CRYPTO');
    }
    return this.#open(open, corrId, encFwdTransmission);
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
    const inner = this.#openInner(open, outer.value);
    if (inner === null) return refuse('CRYPTO');
    if (!isCompatible(fwdVersion, supportedSMPVersions)) return refuse({ CMD: 'SYNTAX' });
    const [command, ...others] = readCommands(inner.block, {
      sessionId: open.sessionId,
      version: fwdVersion,
    });
    if (others.length > 0) return refuse('BLOCK');
    const address = command.ok ? command.transmission : command.refusal;
    const seal = (response: Response): Response => {
      const transmission = encodeResponseTransmission({ ...address, response }, fwdVersion);
      const encResponse = encryptResponse(inner.secret, fwdCorrId, onlyBlock(transmission));
      return {
        tag: 'RRES',
        encFwdResponse: encryptForwardResponse(sessionSecret, corrId, { fwdCorrId, encResponse }),
      };
    };
    return { ok: true, forwarded: { command: allowed(command), version: fwdVersion, seal } };
  }

  /** Null for a key that was used, or that does not open it. */
  #openInner(
    { privateKey }: OpenState,
    { fwdCorrId, fwdKey, encTransmission }: FwdTransmission,
  ): { secret: Uint8Array; block: Uint8Array } | null {
    const key = hex(fwdKey);
    const secret = this.#seen.has(key) ? null : primitives.x25519(privateKey, fwdKey);
    const block = secret === null ? null : decryptTransmission(secret, fwdCorrId, encTransmission);
    if (secret === null || block === null) return null;
    this.#seen.add(key);
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

function onlyBlock(transmission: Uint8Array): Uint8Array {
  const [block] = packBlocks([transmission]);
  if (block === undefined) throw new RangeError('one transmission makes one block');
  return block;
}
