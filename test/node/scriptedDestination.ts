// A scripted relay as a proxy meets it: it opens what is forwarded, and answers what the test tells it.

import { primitives } from '#primitives';
import type { CorrId } from '../../src/proto/ids.ts';
import {
  decryptForward,
  decryptTransmission,
  encryptForwardResponse,
  encryptResponse,
  type FwdResponse,
  type FwdTransmission,
} from '../../src/proto/proxyLayers.ts';
import type { Response } from '../../src/proto/responses.ts';
import {
  type CommandTransmission,
  encodeResponseTransmission,
  packBlocks,
  readCommands,
} from '../../src/proto/transmission.ts';
import type { ScriptedRelay } from '../client/scriptedRelay.ts';
import type { ScriptedSession } from '../client/scriptedSession.ts';

/** A command with all that the relay sees of it. */
export interface Forwarded {
  rfwd: CommandTransmission;
  forward: FwdTransmission;
  command: CommandTransmission;
  secret: Uint8Array;
}

export class ScriptedDestination {
  readonly session: ScriptedSession;
  readonly #secret: Uint8Array;

  private constructor(session: ScriptedSession, secret: Uint8Array) {
    this.session = session;
    this.#secret = secret;
  }

  /** The next connection of a proxy, after its hellos. */
  static async of(relay: ScriptedRelay): Promise<ScriptedDestination> {
    const session = await relay.accepts();
    const { clientKey } = await session.welcomes();
    return new ScriptedDestination(session, secretOf(session, clientKey));
  }

  async reads(): Promise<Forwarded> {
    const rfwd = await this.session.readsOne();
    if (rfwd.command.tag !== 'RFWD') throw new Error(`${rfwd.command.tag} is not RFWD`);
    const opened = decryptForward(this.#secret, rfwd.corrId, rfwd.command.encFwdTransmission);
    if (!opened.ok) throw new Error(opened.error);
    const forward = opened.value;
    const secret = secretOf(this.session, forward.fwdKey);
    const block = decryptTransmission(secret, forward.fwdCorrId, forward.encTransmission);
    const { sessionId } = this.session;
    const [command] = block === null ? [] : readCommands(block, { sessionId, version: forward.fwdVersion });
    if (!command?.ok) throw new Error('a command that cannot be read');
    return { rfwd, forward, command: command.transmission, secret };
  }

  /** As an honest relay does. */
  answers(forwarded: Forwarded, response: Response = { tag: 'OK' }): void {
    const { forward, command } = forwarded;
    const transmission = encodeResponseTransmission({ ...command, response }, forward.fwdVersion);
    const [block] = packBlocks([transmission]);
    if (block === undefined) throw new Error('no block');
    const encResponse = encryptResponse(forwarded.secret, forward.fwdCorrId, block);
    this.answersWith(forwarded, { encResponse });
  }

  /** With an inner layer, or for a command, of the test's choice. */
  answersWith({ rfwd, forward }: Forwarded, response: Partial<FwdResponse>): void {
    const whole = { fwdCorrId: forward.fwdCorrId, encResponse: primitives.randomBytes(16242), ...response };
    const encFwdResponse = encryptForwardResponse(this.#secret, rfwd.corrId, whole);
    this.says(rfwd.corrId, { tag: 'RRES', encFwdResponse });
  }

  says(corrId: CorrId, response: Response): void {
    this.session.sendsBlock(this.session.block({ corrId, response }));
  }

  /** Does what it is asked from now on. */
  async obeys(sees: (forwarded: Forwarded) => void = () => undefined): Promise<never> {
    for (;;) {
      const forwarded = await this.reads();
      sees(forwarded);
      this.answers(forwarded);
    }
  }
}

function secretOf({ keys }: ScriptedSession, publicKey: Uint8Array | null): Uint8Array {
  const secret = publicKey === null ? null : primitives.x25519(keys.privateKey, publicKey);
  if (secret === null) throw new Error('no key');
  return secret;
}
