// A client below the SMP client: after its handshake, the frames and the socket are the test's to misuse.

import { once } from 'node:events';
import WebSocket from 'ws';
import { shakeHands } from '../../client/smp/handshake.ts';
import type { Request } from '../../client/smp/request.ts';
import { SessionBlocks } from '../../client/smp/session.ts';
import { relayUrl } from '../../client/smp/socket.ts';
import { primitives } from '#primitives';
import { type CorrId, idLength } from '../../src/proto/ids.ts';
import type { SMPServer } from '../../src/proto/server.ts';
import { encodeCommand, encodeCommandTransmission, packBlocks } from '../../src/proto/transmission.ts';
import { supportedSMPVersions } from '../../src/proto/version.ts';

export class RawClient {
  readonly socket: WebSocket;
  /** Resolves with the code of closing. */
  readonly closed: Promise<number>;
  /** How many frames have come after the hello. */
  received = 0;
  #blocks!: SessionBlocks;

  private constructor(url: string) {
    this.socket = new WebSocket(url, { perMessageDeflate: false });
    this.closed = new Promise((resolve) => this.socket.on('close', resolve));
    // A relay that hangs up before it has read everything is what some tests are about.
    this.socket.on('error', () => undefined);
  }

  static async connects(server: SMPServer): Promise<RawClient> {
    const challenge = primitives.randomBytes(32);
    const client = new RawClient(relayUrl('127.0.0.1', server.port, challenge) ?? '');
    const [hello] = (await once(client.socket, 'message')) as [Buffer];
    const privateKey = primitives.randomBytes(32);
    const terms = { keyHash: server.keyHash, challenge, versions: supportedSMPVersions, proxyServer: false };
    const agreed = shakeHands(new Uint8Array(hello), { ...terms, privateKey, now: Date.now() });
    if (!agreed.ok) throw new Error(JSON.stringify(agreed.error));
    client.socket.send(agreed.clientHello);
    client.#blocks = new SessionBlocks(agreed.session);
    client.socket.on('message', () => (client.received += 1));
    return client;
  }

  /** All in one frame, none of them authorized. */
  sends(requests: readonly Pick<Request<unknown>, 'command' | 'entityId'>[]): void {
    const transmissions = requests.map(({ command, entityId }) => {
      const corrId = primitives.randomBytes(idLength) as CorrId;
      return encodeCommandTransmission(encodeCommand({ corrId, entityId, command }, 20), null, 20);
    });
    for (const block of packBlocks(transmissions)) this.socket.send(this.#blocks.seal(block));
  }
}
