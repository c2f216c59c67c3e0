// A line between an operator and a relay's door, which goes dead when it likes.

import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export class ShakyLine {
  readonly #server: Server;
  readonly #to: URL;
  /** How many requests of a command still come through, and what happens when one does not. */
  #goesDead: { command: string; left: number; onDead: () => void } | null = null;

  private constructor(server: Server, to: URL) {
    this.#server = server;
    this.#to = to;
    server.on('request', (request, response) => void this.#carries(request, response));
  }

  static async to(url: URL): Promise<ShakyLine> {
    const server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    return new ShakyLine(server, url);
  }

  /** The relay's address with this line's port. */
  addressOf(address: string): string {
    return address.replace(/:\d+$/, `:${(this.#server.address() as AddressInfo).port}`);
  }

  /** After so many requests of this command, whose answer to the last one never arrives. */
  goesDead(command: string, after: number): Promise<void> {
    return new Promise((onDead) => {
      this.#goesDead = { command, left: after, onDead };
    });
  }

  ends(): void {
    this.#server.closeAllConnections();
    this.#server.close();
  }

  async #carries(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const body = Buffer.concat(chunks);
    const headers = {
      Authorization: request.headers.authorization ?? '',
      'Content-Type': 'application/json',
    };
    const answer = await fetch(new URL(request.url ?? '/', this.#to), { method: 'POST', headers, body });
    const text = await answer.text();
    if (this.#isDead((JSON.parse(body.toString()) as { command: string }).command)) return;
    response.writeHead(answer.status).end(text);
  }

  /** The relay has done what it was asked, and nobody hears of it. */
  #isDead(command: string): boolean {
    const dead = this.#goesDead;
    if (dead === null || dead.command !== command || dead.left-- > 0) return false;
    this.#goesDead = null;
    dead.onDead();
    return true;
  }
}
