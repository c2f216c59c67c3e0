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
import { connectError } from './destinationError.ts';
import { outboundSockets } from './outboundSocket.ts';
import { admissionInterval } from './relay.ts';
import { RelayLink } from './relayLink.ts';
import { within } from './within.ts';

/** Milliseconds for a connection's beginning, and for each command. Clients wait for 10 s. */
const patience = 8_000;

/** Sessions keep the IDs of a hundred relays in an attachment that has room for so much. */
const maxSessionIdLength = 32;

/** Milliseconds after which an alarm that has not come is not waited for any more. */
const alarmPatience = 1_000;

interface Attempt {
  server: DestinationServer;
  /** When the alarm was set, in milliseconds since 1970. */
  alarmedAt: number;
  isUnderWay: boolean;
  result: Promise<SessionResult>;
  settle: (result: SessionResult) => void;
}

export class Destination extends DurableObject<Env> {
  #link: RelayLink | null = null;
  /** One for all who ask meanwhile. */
  #attempt: Attempt | null = null;

  async session({ format, server, patience: wait }: SessionCall): Promise<SessionResult> {
    if (format !== destinationFormat) return networkError;
    if (this.#link?.isOpen === true) return this.#link.describe();
    const attempt = (this.#attempt ??= beginning(server));
    await this.#callAlarm(attempt);
    return within(wait, attempt.result, timeout);
  }

  async forward(call: ForwardCall): Promise<ForwardResult> {
    const link = this.#link;
    if (call.format !== destinationFormat || link?.isSession(call.sessionId) !== true) return noSession;
    return link.forward(call);
  }

  /**
   * It is the alarm's handler that connects: the platform adds the address of the client to what a client's request
   * brings about.
   */
  async #callAlarm(attempt: Attempt): Promise<void> {
    const now = Date.now();
    if (attempt.isUnderWay || now - attempt.alarmedAt < alarmPatience) return;
    attempt.alarmedAt = now;
    await this.ctx.storage.setAlarm(now);
  }

  override async alarm(): Promise<void> {
    const attempt = this.#attempt;
    if (attempt === null || attempt.isUnderWay) return;
    attempt.isUnderWay = true;
    const result = await this.#open(attempt.server);
    this.#attempt = null;
    attempt.settle(result);
  }

  async #open(server: DestinationServer): Promise<SessionResult> {
    const deadline = Date.now() + patience;
    try {
      if (!(await within(patience, this.#admitted(), false))) return networkError;
      return await this.#connect(server, deadline - Date.now());
    } catch {
      return networkError;
    }
  }

  async #connect(server: DestinationServer, connectTimeout: number): Promise<SessionResult> {
    let link: RelayLink | null = null;
    const connected = await connect(server, {
      onEvent: ({ event }) => event === 'unexpected' && link?.heardUnasked(),
      proxyServer: true,
      connectTimeout,
      commandTimeout: patience,
      pingInterval: 0,
      openSocket: outboundSockets(this.env.NETWORK ?? null),
    });
    if (!connected.ok) {
      this.#release();
      return brokerError(connectError(connected.error));
    }
    const { connection } = connected;
    if (connection.session.sessionId.length > maxSessionIdLength) {
      connection.close();
      this.#release();
      return brokerError({ TRANSPORT: { HANDSHAKE: 'PARSE' } });
    }
    link = new RelayLink(connection);
    this.#link = link;
    this.#keepAdmission(link);
    return link.describe();
  }

  /** How many relays the proxy is connected to is bounded, and counted in one place. */
  async #admitted(): Promise<boolean> {
    return this.env.RELAY.getByName('relay').admitDestination(this.ctx.id.toString());
  }

  #release(): void {
    void this.env.RELAY.getByName('relay')
      .releaseDestination(this.ctx.id.toString())
      .catch(() => undefined);
  }

  #keepAdmission(link: RelayLink): void {
    const timer = setInterval(() => void this.#admitted().catch(() => false), admissionInterval);
    void link.closed.then(() => {
      clearInterval(timer);
      // Another session may have taken its place.
      if (this.#link === link) this.#release();
    });
  }
}

function beginning(server: DestinationServer): Attempt {
  const { promise, resolve } = Promise.withResolvers<SessionResult>();
  return { server, alarmedAt: 0, isUnderWay: false, result: promise, settle: resolve };
}
