// One client's connection: the door, the handshake, and what queues ask of it. It stores nothing; what must outlive
// hibernation stands in the socket's attachment. Server.hs `runClientTransport`.

import { DurableObject } from 'cloudflare:workers';
import { base64url } from '../proto/bytes.ts';
import { readChallenge } from '../proto/handshake.ts';
import type { Response as Event } from '../proto/responses.ts';
import { Admission } from './admission.ts';
import { closeCodes, Connection, isFrame } from './connection.ts';
import { greet, welcome } from './hello.ts';
import { type Identity, loadIdentity } from './identity.ts';
import { OpenSession } from './openSession.ts';
import type { PushedQueue, Subscriber } from './queueCall.ts';
import { metering } from './meterCall.ts';
import { freshRuntimeSettings, runtimeSettings } from './runtimeSettings.ts';
import type { OpenState } from './sessionState.ts';
import { settings } from './settings.ts';

/** Milliseconds. Some clients set their handler only after the upgrade, and would miss a hello that comes with it. */
const helloDelay = 10;
const handshakeTimeout = 10_000;

export class Session extends DurableObject<Env> implements Subscriber {
  // Set before any event is delivered.
  #identity!: Identity;
  #connection: Connection | null = null;
  /** Null before the handshake has ended. */
  #open: OpenSession | null = null;
  /** The names of headers with an address of the operator's, while that is looked for; null: it is not. */
  #brought: string[] | null = null;
  /** Cleared as soon as it means nothing any more: a timer keeps the object awake. */
  #handshakeTimer: ReturnType<typeof setTimeout> | null = null;

  constructor(ctx: DurableObjectState, env: Env) {
    super(ctx, env);
    void ctx.blockConcurrencyWhile(async () => {
      this.#identity = await loadIdentity(env);
      this.#wake();
    });
  }

  #wake(): void {
    const [socket] = this.ctx.getWebSockets();
    if (socket === undefined) return;
    const connection = Connection.restore(socket, metering(this.env));
    this.#connection = connection;
    const { state } = connection;
    if (state.phase === 'greeting') this.#awaitHello(connection, state.since);
    if (state.phase !== 'open') return;
    this.#begin(connection);
    // What became of the commands that were unanswered can not be found out any more, nor which keys of senders were
    // used already.
    if (state.isBusy || state.isForwarding) connection.close(closeCodes.internalError);
  }

  #begin(connection: Connection): void {
    const { env, ctx } = this;
    // The proxy's own deployment binds no queues.
    const { QUEUE, LINK } = env as Partial<Env>;
    this.#open = new OpenSession(connection, {
      id: ctx.id.toString(),
      queues: QUEUE === undefined || LINK === undefined ? null : { queues: QUEUE, links: LINK },
      destinations: env.DESTINATION,
      network: env.RESOLVER ?? { fetch },
      nameKeys: this.#identity.nameKeys,
      admission: new Admission(env, this.#identity.nameKeys),
      settings: settings(env),
      prepare: () => freshRuntimeSettings(env),
    });
  }

  /** The upgrade, as the front door passes it on: all that it says of the client is the challenge. */
  override fetch(request: Request): Response {
    const { 0: client, 1: socket } = new WebSocketPair();
    const { searchParams } = new URL(request.url);
    const challenge = readChallenge(searchParams.get('challenge'));
    this.#brought = searchParams.get('brought')?.split(' ').filter(Boolean) ?? null;
    this.ctx.acceptWebSocket(socket);
    // Nobody waits for it, and what is not known is as it was.
    this.ctx.waitUntil(runtimeSettings(this.env).catch(() => undefined));
    const connection = new Connection(socket, { phase: 'opening' }, metering(this.env));
    this.#connection = connection;
    this.ctx.waitUntil(scheduler.wait(helloDelay).then(() => this.#greet(connection, challenge)));
    return new Response(null, { status: 101, webSocket: client });
  }

  #greet(connection: Connection, challenge: Uint8Array | null): void {
    if (connection.state.phase !== 'opening') return;
    const { state, frame } = greet(this.#identity, challenge, Date.now());
    connection.become(state);
    connection.sendFrame(frame);
    this.#awaitHello(connection, state.since);
  }

  #awaitHello(connection: Connection, since: number): void {
    const passed = Math.max(0, Date.now() - since);
    this.#handshakeTimer = setTimeout(
      () => connection.close(closeCodes.policyViolation),
      handshakeTimeout - passed,
    );
  }

  override webSocketMessage(_: WebSocket, data: string | ArrayBuffer): void | Promise<void> {
    const connection = this.#connection;
    switch (connection?.state.phase) {
      case 'open':
        return this.#open?.receive(data);
      case 'greeting':
        return this.#welcome(connection, data);
      case 'opening':
        return connection.close(closeCodes.protocolError);
      case 'closed':
      case undefined:
        return undefined;
    }
  }

  #welcome(connection: Connection, data: string | ArrayBuffer): void {
    clearTimeout(this.#handshakeTimer);
    const { state } = connection;
    const welcomed =
      state.phase === 'greeting' && isFrame(data)
        ? welcome(state, this.#identity, new Uint8Array(data))
        : null;
    if (welcomed?.ok) {
      connection.become(welcomed.state);
      this.#tellBrought(welcomed.state);
      return this.#begin(connection);
    }
    if (welcomed !== null && welcomed.frame !== null) connection.sendFrame(welcomed.frame);
    connection.close(closeCodes.protocolError);
  }

  /** Of proxies alone: a client that comes by itself has the address that it has. */
  #tellBrought({ isForwarding, sessionId }: OpenState): void {
    if (!isForwarding || this.#brought === null) return;
    const told = this.env.RELAY.getByName('relay').arrived(base64url(sessionId), this.#brought);
    this.ctx.waitUntil(told.catch(() => undefined));
  }

  override webSocketClose(socket: WebSocket): void {
    this.#end(socket, closeCodes.normal);
  }

  override webSocketError(socket: WebSocket): void {
    this.#end(socket, closeCodes.internalError);
  }

  /** Where this is what has woken the object up, the socket is not among its open ones any more. */
  #end(socket: WebSocket, code: number): void {
    clearTimeout(this.#handshakeTimer);
    this.#connection ??= Connection.restore(socket, metering(this.env));
    this.#connection.close(code);
    this.#open?.end();
  }

  async push(queue: PushedQueue, event: Event): Promise<boolean> {
    return this.#open !== null && (await this.#open.push(queue, event));
  }

  async disconnect(): Promise<void> {
    this.#connection?.close(closeCodes.internalError);
  }
}
