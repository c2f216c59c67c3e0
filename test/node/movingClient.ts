// A client that stays in touch with a relay while it moves.

import { freshAuthKeyPair } from '../../client/smp/authKeyPair.ts';
import { type CreatedQueue } from '../../client/smp/recipientCommands.ts';
import type { Request } from '../../client/smp/request.ts';
import { SEND } from '../../client/smp/senderCommands.ts';
import { type ClientEvent, SmpClient } from '../../client/smp/smpClient.ts';
import { primitives } from '#primitives';
import { asBasicAuth } from '../../src/proto/basicAuth.ts';
import { fromUtf8, utf8 } from '../../src/proto/bytes.ts';
import type { MsgId } from '../../src/proto/ids.ts';
import { decryptRcvMsgBody } from '../../src/proto/message.ts';
import type { SMPServer } from '../../src/proto/server.ts';
import { Mailbox } from '../client/mailbox.ts';
import { inWords } from './outcome.ts';

export class MovingClient {
  readonly #client: SmpClient;
  readonly #events: Mailbox<ClientEvent>;

  constructor(relay: SMPServer) {
    const events = new Mailbox<ClientEvent>();
    this.#client = new SmpClient(relay, { onEvent: (event) => events.put(event) });
    this.#events = events;
    this.#client.open();
  }

  async creates(password: string): Promise<CreatedQueue | string> {
    const created = await this.#client.createQueue({
      rcvAuthKey: freshAuthKeyPair('Ed25519'),
      rcvDhKey: primitives.x25519KeyPair(),
      basicAuth: asBasicAuth(utf8(password)),
    });
    return created.ok ? created.value : inWords(created);
  }

  async asks(request: Request<unknown>): Promise<string> {
    return inWords(await this.#client.request(request));
  }

  sends({ sndId }: CreatedQueue, text: string): Promise<string> {
    return this.asks(SEND({ sndId, sndAuthKey: null }, utf8(text), true));
  }

  /** The next message, which it does not acknowledge. */
  async hears({ rcvDhSecret }: CreatedQueue): Promise<{ text: string; msgId: MsgId }> {
    for (;;) {
      const event = await this.#events.take();
      if (event.event !== 'MSG') continue;
      const message = decryptRcvMsgBody(rcvDhSecret, event.msgId, event.body);
      return { text: message?.kind === 'message' ? fromUtf8(message.body) : '?', msgId: event.msgId };
    }
  }

  /** As an app does that was told to wait, or has lost its connection. */
  async sendsUntilTaken(queue: CreatedQueue, text: string): Promise<void> {
    while ((await this.sends(queue, text)) !== 'OK')
      await new Promise((resolve) => {
        setTimeout(resolve, 100);
      });
  }

  leaves(): void {
    this.#client.close();
  }
}
