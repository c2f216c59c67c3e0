// What an update does to everybody who is connected: all connections end at once, all clients come back by themselves,
// and nothing is lost.

import { afterEach, expect, test } from 'vitest';
import { freshAuthKeyPair } from '../../client/smp/authKeyPair.ts';
import type { CreatedQueue } from '../../client/smp/recipientCommands.ts';
import { type ClientEvent, SmpClient } from '../../client/smp/smpClient.ts';
import { primitives } from '#primitives';
import { fromUtf8, hex, utf8 } from '../../src/proto/bytes.ts';
import type { MsgId } from '../../src/proto/ids.ts';
import { decryptRcvMsgBody } from '../../src/proto/message.ts';
import { parseServer, type SMPServer } from '../../src/proto/server.ts';
import { Mailbox } from '../client/mailbox.ts';
import { freshStateDir, type RelayProcess, startRelayProcess, stop } from './relayProcess.ts';

const count = 500;
/** Who comes for the first time comes with others; who comes back, with all. */
const atOnce = 50;
/** Milliseconds for a machine that others use, too. */
const patience = 150_000;

let relay: RelayProcess | null = null;
const clients: SmpClient[] = [];
afterEach(async () => {
  for (const client of clients.splice(0)) client.close();
  if (relay !== null) await stop(relay, 'SIGKILL');
});

type Named<Name> = Extract<ClientEvent, { event: Name }>;

/** Listens to one queue. */
class Subscriber {
  readonly client: SmpClient;
  readonly subscribed = new Mailbox<Named<'subscribed'>>();
  readonly #messages = new Mailbox<Named<'MSG'>>();
  #latest: Named<'MSG'> | null = null;
  readonly #acknowledged = new Set<string>();
  queue!: CreatedQueue;

  constructor(server: SMPServer) {
    this.client = aClient(server, (event) => {
      if (event.event === 'MSG') this.#messages.put(event);
      if (event.event === 'subscribed') this.subscribed.put(event);
    });
  }

  async createsQueue(): Promise<void> {
    const created = await this.client.createQueue({
      rcvAuthKey: freshAuthKeyPair('Ed25519'),
      rcvDhKey: primitives.x25519KeyPair(),
      basicAuth: null,
    });
    if (!created.ok) throw new Error('no queue');
    this.queue = created.value;
  }

  async receives(): Promise<string> {
    this.#latest = await this.#messages.take();
    const { msgId, body } = this.#latest;
    const content = decryptRcvMsgBody(this.queue.rcvDhSecret, msgId, body);
    return content?.kind === 'message' ? fromUtf8(content.body) : 'nothing';
  }

  /** As an app does: what comes again is taken for what it is. */
  async acknowledges(): Promise<void> {
    const msgId = this.#latest?.msgId ?? new Uint8Array();
    const isDone = this.#acknowledged.has(hex(msgId));
    this.#acknowledged.add(hex(msgId));
    if (!isDone)
      expect(await this.client.acknowledge(this.queue, msgId as MsgId)).toMatchObject({ ok: true });
  }

  /** What came before this text. */
  async readsUpTo(last: string): Promise<string[]> {
    const texts: string[] = [];
    for (let text = await this.receives(); text !== last; text = await this.receives()) {
      texts.push(text);
      await this.acknowledges();
    }
    return texts;
  }
}

function aClient(server: SMPServer, onEvent: (event: ClientEvent) => void): SmpClient {
  const client = new SmpClient(server, { onEvent, connectTimeout: 60_000, commandTimeout: 60_000 });
  client.open();
  clients.push(client);
  return client;
}

test(
  `${count} subscribed clients come back to a relay that is restarted, and none has lost anything`,
  async () => {
    const stateDir = freshStateDir();
    relay = await startRelayProcess({ STATE_DIR: stateDir }, patience);
    const server = parseServer(relay.address) as SMPServer;
    const all: Subscriber[] = [];
    while (all.length < count) {
      const some = Array.from({ length: atOnce }, () => new Subscriber(server));
      await Promise.all(some.map((one) => one.createsQueue()));
      all.push(...some);
    }
    const bob = aClient(server, () => undefined);
    const sendsToAll = async (text: string) => {
      const sent = all.map(({ queue: { sndId } }) => bob.send({ sndId, sndAuthKey: null }, utf8(text)));
      expect((await Promise.all(sent)).every(({ ok }) => ok)).toBe(true);
    };
    await sendsToAll('before');
    expect(new Set(await Promise.all(all.map((one) => one.receives())))).toEqual(new Set(['before']));
    // Every other is in the middle of reading when the relay goes.
    await Promise.all(all.filter((_, at) => at % 2 === 0).map((one) => one.acknowledges()));

    await stop(relay, 'SIGTERM');
    relay = await startRelayProcess({ STATE_DIR: stateDir, RELAY_PORT: server.port }, patience);
    expect(parseServer(relay.address)).toEqual(server);
    const subscribed = await Promise.all(all.map((one) => one.subscribed.take()));
    expect(subscribed.map(({ rcvIds }) => rcvIds)).toEqual(all.map(({ queue }) => [queue.rcvId]));

    await sendsToAll('after');
    const read = await Promise.all(all.map((one) => one.readsUpTo('after')));
    const [ofOthers = [], ofReaders = []] = [0, 1].map((rest) => read.filter((_, at) => at % 2 === rest));
    expect(ofOthers.flat()).toEqual([]);
    expect(ofReaders.map((texts) => texts[0])).toEqual(ofReaders.map(() => 'before'));
    expect(new Set(ofReaders.flat())).toEqual(new Set(['before']));
  },
  patience,
);
