// Another relay, at one host and under one key hash, as the proxy knows it: one session for the commands of all
// senders. Client/Agent.hs `getConnectedSMPServerClient`.

import { DurableObject } from 'cloudflare:workers';
import { connect } from '../../client/smp/connect.ts';
import {
  brokerError,
  type SessionCall,
  type SessionResult,
  destinationFormat,
  type DestinationServer,
  type ForwardCall,
  type ForwardResult,
  networkError,
  noSession,
  timeout,
} from './destinationCall.ts';
import { outboundSockets } from './outboundSocket.ts';
import { admissionInterval } from './relay.ts';
import { connectError, RelayLink } from './relayLink.ts';

/** Milliseconds for all of a connection's beginning, and for each command. */
const patience = 8_000;
/** Milliseconds without a command after which the session is closed. Relays wait longer. */
const maxIdle = 60_000;
/** Commands under way, 16 kB each. */
const maxPending = 1_000;

interface Attempt {
  server: DestinationServer;
  result: Promise<SessionResult>;
  settle: (result: SessionResult) => void;
}

export class Destination extends DurableObject<Env> {
  #link: RelayLink | null = null;
  #attempt: Attempt | null = null;
  #pending = 0;
  #idle: ReturnType<typeof setTimeout> | null = null;

  async session({ format, server, patience: wait }: SessionCall): Promise<SessionResult> {
    if (format !== destinationFormat) return networkError;
    if (this.#link?.isClosed === false) {
      this.#closeWhenIdle(this.#link);
      return this.#link.describe();
    }
    const attempt = (this.#attempt ??= this.#begin(server));
    // From the alarm's handler: the platform adds the address of the client to what a client's request brings about.
    await this.ctx.storage.setAlarm(Date.now());
    return Promise.race([attempt.result, scheduler.wait(wait).then(() => timeout)]);
  }

  async forward(call: ForwardCall): Promise<ForwardResult> {
    const link = this.#link;
    if (call.format !== destinationFormat || link?.isSession(call.sessionId) !== true) return noSession;
    if (this.#pending >= maxPending) return timeout;
    this.#pending += 1;
    try {
      return await link.forward(call);
    } finally {
      this.#pending -= 1;
      this.#closeWhenIdle(link);
    }
  }

  override async alarm(): Promise<void> {
    const attempt = this.#attempt;
    if (attempt === null) return;
    const result = await this.#open(attempt.server);
    this.#attempt = null;
    attempt.settle(result);
  }

  #begin(server: DestinationServer): Attempt {
    const { promise, resolve } = Promise.withResolvers<SessionResult>();
    return { server, result: promise, settle: resolve };
  }

  async #open(server: DestinationServer): Promise<SessionResult> {
    try {
      if (!(await this.#admitted())) return networkError;
      const connected = await connect(server, {
        onEvent: () => undefined,
        proxyServer: true,
        connectTimeout: patience,
        commandTimeout: patience,
        pingInterval: 0,
        openSocket: outboundSockets(this.env.NETWORK ?? null),
      });
      if (!connected.ok) return brokerError(connectError(connected.error));
      this.#link = new RelayLink(connected.connection);
      this.#keepAdmission(this.#link);
      this.#closeWhenIdle(this.#link);
      return this.#link.describe();
    } catch {
      return networkError;
    }
  }

  /** How many relays the proxy is connected to is bounded, and counted in one place. */
  #admitted(): Promise<boolean> {
    return this.env.RELAY.getByName('relay').admitDestination(this.ctx.id.toString());
  }

  #keepAdmission(link: RelayLink): void {
    const timer = setInterval(() => {
      if (link.isClosed) clearInterval(timer);
      else void this.#admitted().catch(() => false);
    }, admissionInterval);
  }

  #closeWhenIdle(link: RelayLink): void {
    if (this.#idle !== null) clearTimeout(this.#idle);
    this.#idle = setTimeout(() => {
      if (this.#pending === 0) link.close();
    }, maxIdle);
  }
}
