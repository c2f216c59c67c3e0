// What the relay is measured against. The same frames take the same way, Session, Queue and Session, and the same body
// is inserted, pushed and deleted; but nothing is encrypted, authorized, parsed or kept for hibernation. A frame is a
// letter, the number of a queue (two bytes), and a body at its end. It runs under the relay's own configuration.

import { DurableObject } from 'cloudflare:workers';

// The other classes that the configuration names.
export * from '../../src/worker/relay.ts';

interface BareEnv {
  SESSION: DurableObjectNamespace<Session>;
  QUEUE: DurableObjectNamespace<Queue>;
}

interface Call {
  letter: string;
  session: string;
  body: Uint8Array;
}

const frameLength = 16_384;
const bodyLength = 16_000;

const bodyOf = (frame: Uint8Array) => frame.slice(frameLength - bodyLength);

export class Session extends DurableObject<BareEnv> {
  readonly #queues = new Map<number, DurableObjectStub<Queue>>();

  override fetch(): Response {
    return accept(this.ctx);
  }

  override async webSocketMessage(socket: WebSocket, data: ArrayBuffer): Promise<void> {
    const frame = new Uint8Array(data);
    const [letter = 0, high = 0, low = 0] = frame;
    const call = {
      letter: String.fromCharCode(letter),
      session: this.ctx.id.toString(),
      body: bodyOf(frame),
    };
    await this.#queue(high * 256 + low).run(call, () => socket.send(new Uint8Array(frameLength)));
  }

  #queue(number: number): DurableObjectStub<Queue> {
    const known = this.#queues.get(number) ?? this.env.QUEUE.getByName(String(number));
    this.#queues.set(number, known);
    return known;
  }

  async push(body: Uint8Array): Promise<boolean> {
    const frame = new Uint8Array(frameLength);
    frame[0] = 1;
    frame.set(body, frameLength - bodyLength);
    this.ctx.getWebSockets()[0]?.send(frame);
    return true;
  }
}

export class Queue extends DurableObject<BareEnv> {
  #subscriber: string;

  constructor(ctx: DurableObjectState, env: BareEnv) {
    super(ctx, env);
    createTable(ctx);
    this.#subscriber = ctx.storage.kv.get('subscriber') ?? '';
  }

  /** For a client of its own: what an object costs that inserts and deletes, and calls no other. */
  override fetch(): Response {
    return accept(this.ctx);
  }

  override webSocketMessage(socket: WebSocket, data: ArrayBuffer): void {
    const frame = new Uint8Array(data);
    if (frame[0] === 'S'.charCodeAt(0)) insert(this.ctx, bodyOf(frame));
    else remove(this.ctx);
    socket.send(new Uint8Array(frameLength));
  }

  async run({ letter, session, body }: Call, answer: () => void | Promise<void>): Promise<void> {
    if (letter === 'N') this.#subscribe(session);
    if (letter === 'S') insert(this.ctx, body);
    if (letter === 'A') remove(this.ctx);
    const answered = Promise.resolve(answer());
    const { SESSION } = this.env;
    if (letter === 'S') await SESSION.get(SESSION.idFromString(this.#subscriber)).push(body);
    await answered;
  }

  #subscribe(session: string): void {
    this.#subscriber = session;
    this.ctx.storage.kv.put('subscriber', session);
  }
}

function accept(ctx: DurableObjectState): Response {
  const { 0: client, 1: socket } = new WebSocketPair();
  ctx.acceptWebSocket(socket);
  return new Response(null, { status: 101, webSocket: client });
}

function createTable({ storage }: DurableObjectState): void {
  storage.sql.exec('CREATE TABLE IF NOT EXISTS message (id INTEGER PRIMARY KEY, body BLOB NOT NULL) STRICT');
}

function insert({ storage }: DurableObjectState, body: Uint8Array): void {
  storage.sql.exec('INSERT INTO message (body) VALUES (?)', body);
}

function remove({ storage }: DurableObjectState): void {
  storage.sql.exec('DELETE FROM message WHERE id = (SELECT min(id) FROM message)');
}

export default {
  fetch(request, { SESSION, QUEUE }) {
    const isAlone = new URL(request.url).pathname === '/alone';
    return isAlone
      ? QUEUE.get(QUEUE.newUniqueId()).fetch(request)
      : SESSION.get(SESSION.newUniqueId()).fetch(request);
  },
} satisfies ExportedHandler<BareEnv>;
