// One end of a connection to the relay: a client as apps have it, with `ws` below it, which costs less than Node's own
// WebSocket and leaves more of the machine to what is measured.

import WebSocket from 'ws';
import { connect } from '../client/smp/connect.ts';
import type { Connection } from '../client/smp/connection.ts';
import type { Outcome } from '../client/smp/request.ts';
import type { OpenSocket } from '../client/smp/socket.ts';
import { hex } from '../src/proto/bytes.ts';
import type { MsgId, RecipientId } from '../src/proto/ids.ts';
import { parseServer, type SMPServer } from '../src/proto/server.ts';

export async function serverAt(url: URL): Promise<SMPServer> {
  const response = await fetch(new URL('/.well-known/smp-relay.json', url));
  const { address } = (await response.json()) as { address: string };
  const server = parseServer(address);
  if (server === null) throw new Error(`no address: ${address}`);
  return server;
}

const openSocket: OpenSocket = (url) =>
  new WebSocket(url, { perMessageDeflate: false }) as ReturnType<OpenSocket>;

export class Party {
  readonly connection: Connection;
  readonly #awaited: Map<string, (msgId: MsgId) => void>;

  private constructor(connection: Connection, awaited: Map<string, (msgId: MsgId) => void>) {
    this.connection = connection;
    this.#awaited = awaited;
  }

  static async connect(server: SMPServer): Promise<Party> {
    const awaited = new Map<string, (msgId: MsgId) => void>();
    const connected = await connect(server, {
      openSocket,
      commandTimeout: 60_000,
      connectTimeout: 60_000,
      onEvent: (event) => {
        if (event.event === 'MSG') awaited.get(hex(event.rcvId))?.(event.msgId);
      },
    });
    if (!connected.ok) throw new Error(`no connection: ${JSON.stringify(connected.error)}`);
    return new Party(connected.connection, awaited);
  }

  /** The next message of this queue. */
  receives(rcvId: RecipientId): Promise<MsgId> {
    return new Promise((resolve) => this.#awaited.set(hex(rcvId), resolve));
  }
}

/** A failure would spoil what is measured. */
export function must<T>(outcome: Outcome<T>): T {
  if (!outcome.ok) throw new Error(JSON.stringify(outcome));
  return outcome.value;
}
