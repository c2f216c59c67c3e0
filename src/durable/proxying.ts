// The proxy's role in a session: PRXY and PFWD, from the client to the Destinations that know other relays. Nothing of
// the client goes with them. Server.hs `processProxiedCmd`; simplex-messaging.md, "Proxying sender commands".

import { hex } from '../proto/bytes.ts';
import type { ErrorType } from '../proto/errors.ts';
import type { CorrId, EntityId, SessionId } from '../proto/ids.ts';
import type { Response } from '../proto/responses.ts';
import type { Connection } from './connection.ts';
import {
  brokerError,
  type SessionResult,
  destinationFormat,
  destinationName,
  type DestinationServer,
  type ForwardResult,
  networkError,
  noSession,
  timeout,
} from './destinationCall.ts';
import type { Addressee } from './framePlan.ts';
import { mayBePublic } from './publicHost.ts';
import type { ProxyCommand } from './route.ts';
import { type DestinationPolicy, isAdmitted, type Settings } from './settings.ts';
import { Turns } from './turns.ts';

/** Milliseconds for a command, all hosts of PRXY together. Clients wait for 10 s. */
const patience = 8_000;
/** Server/Env `serverClientConcurrency`. */
const maxConcurrent = 32;

type Prxy = Extract<ProxyCommand, { tag: 'PRXY' }>;
type Pfwd = Extract<ProxyCommand, { tag: 'PFWD' }>;

export class Proxying {
  readonly #connection: Connection;
  readonly #destinations: Env['DESTINATION'];
  readonly #settings: Pick<Settings, 'proxying' | 'destinations'>;
  readonly #turns = new Turns(maxConcurrent);

  constructor(
    connection: Connection,
    destinations: Env['DESTINATION'],
    settings: Pick<Settings, 'proxying' | 'destinations'>,
  ) {
    this.#connection = connection;
    this.#destinations = destinations;
    this.#settings = settings;
  }

  /** Resolves within the time that clients wait. `arrivedAt`: milliseconds since 1970. */
  ask({ corrId, entityId }: Addressee, command: ProxyCommand, arrivedAt: number): Promise<Response> {
    return this.#turns.run(async () => {
      const deadline = arrivedAt + patience;
      // Those before it took all of its time.
      if (Date.now() >= deadline) return err(timeout);
      return command.tag === 'PRXY'
        ? this.#connect(command, deadline)
        : this.#forward(corrId, entityId, command);
    });
  }

  async #connect({ server, basicAuth }: Prxy, deadline: number): Promise<Response> {
    if (!isAdmitted(this.#settings.proxying, basicAuth)) return err({ error: { PROXY: 'BASIC_AUTH' } });
    let result: SessionResult = brokerError('HOST');
    const hosts = server.hosts.filter((host) => isAllowed(host, this.#settings.destinations));
    for (const [at, host] of hosts.entries()) {
      // What is left is for this host and those after it.
      const left = (deadline - Date.now()) / (hosts.length - at);
      result = await this.#connectTo({ ...server, hosts: [host] }, left);
      if (result.ok) break;
    }
    if (!result.ok) return err(result);
    const { sessionId, versions, certChainPubKey } = result;
    return { tag: 'PKEY', sessionId, versions, certChainPubKey };
  }

  async #connectTo(server: DestinationServer, patience: number): Promise<SessionResult> {
    const name = destinationName(server);
    const call = { format: destinationFormat, server, patience } as const;
    try {
      const result = (await this.#destinations.getByName(name).session(call)) as SessionResult;
      if (result.ok) this.#connection.rememberDestination(hex(result.sessionId), name);
      return result;
    } catch {
      return networkError;
    }
  }

  async #forward(corrId: CorrId, sessionId: EntityId, command: Pfwd): Promise<Response> {
    const known = this.#connection.open?.destinations.find(([id]) => id === hex(sessionId));
    if (known === undefined) return err(noSession);
    const { version, commandKey, encTransmission } = command;
    const session = sessionId as Uint8Array as SessionId;
    const call = {
      format: destinationFormat,
      sessionId: session,
      corrId,
      version,
      commandKey,
      encTransmission,
    } as const;
    try {
      const result = (await this.#destinations.getByName(known[1]).forward(call)) as ForwardResult;
      return result.ok ? { tag: 'PRES', encResponse: result.encResponse } : err(result);
    } catch {
      return err(networkError);
    }
  }
}

function isAllowed(host: string, { allowed, local }: DestinationPolicy): boolean {
  return (allowed.length === 0 || allowed.includes(host.toLowerCase())) && (local || mayBePublic(host));
}

function err({ error }: { error: ErrorType }): Response {
  return { tag: 'ERR', error };
}
