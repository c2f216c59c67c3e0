// Somebody whom the relay does not see: what they ask comes sealed, in a proxy's connection. Here they seal it as a
// sender does, and forward it as a proxy does.

import { onTestFinished } from 'vitest';
import { connect } from '../../client/smp/connect.ts';
import type { Connection } from '../../client/smp/connection.ts';
import type { Request } from '../../client/smp/request.ts';
import { sealCommand } from '../../client/smp/sealedCommand.ts';
import { primitives } from '#primitives';
import { type CorrId, idLength } from '../../src/proto/ids.ts';
import { decryptForwardResponse, encryptForward } from '../../src/proto/proxyLayers.ts';
import type { Response } from '../../src/proto/responses.ts';
import { noEntity } from '../../src/proto/transmission.ts';
import { openFrontDoor, relayAddress } from './frontDoor.ts';
import type { Circumstances } from './person.ts';
import { valueOf } from './refusal.ts';

/** Whoever can ask a relay, themselves or hidden behind a proxy. */
export interface Asker {
  asks<T>(request: Request<T>): Promise<T>;
}

export class HiddenSender implements Asker {
  readonly #proxy: Connection;
  readonly #circumstances: Circumstances;

  private constructor(proxy: Connection, circumstances: Circumstances) {
    this.#proxy = proxy;
    this.#circumstances = circumstances;
  }

  /** `versions`: those of the sender, whatever the proxy speaks. */
  static async arrives(circumstances: Circumstances = {}): Promise<HiddenSender> {
    const connected = await connect(await relayAddress(), {
      openSocket: openFrontDoor,
      onEvent: () => undefined,
      proxyServer: true,
      pingInterval: 0,
    });
    if (!connected.ok) throw new Error(`no connection: ${JSON.stringify(connected.error)}`);
    onTestFinished(() => connected.connection.close());
    return new HiddenSender(connected.connection, circumstances);
  }

  async asks<T>(request: Request<T>): Promise<T> {
    await this.#circumstances.meanwhile?.();
    const { session } = this.#proxy;
    const version = this.#circumstances.versions?.max ?? session.version;
    const sealed = sealCommand(request, { ...session, version }, primitives.randomBytes);
    if (sealed === null) throw new Error('a command that is too long');
    return valueOf(sealed.open(await this.#forwards(sealed.command)));
  }

  async #forwards(command: NonNullable<ReturnType<typeof sealCommand>>['command']): Promise<Uint8Array> {
    const { secret } = this.#proxy.session;
    const corrId = primitives.randomBytes(idLength) as CorrId;
    const encFwdTransmission = encryptForward(secret, corrId, {
      fwdCorrId: command.corrId,
      fwdVersion: command.version,
      fwdKey: command.commandKey,
      encTransmission: command.encTransmission,
    });
    const read = (answer: Response) => (answer.tag === 'RRES' ? { value: answer.encFwdResponse } : null);
    const forward = { command: { tag: 'RFWD', encFwdTransmission }, entityId: noEntity, key: null } as const;
    const answer = valueOf(await this.#proxy.request({ ...forward, corrId, read }));
    const response = decryptForwardResponse(secret, corrId, answer);
    if (response === null) throw new Error('an answer that the proxy cannot open');
    return response.encResponse;
  }
}
