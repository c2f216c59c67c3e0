// The proxy's role in a session: PRXY and PFWD, from the client to the Destinations that know other relays. Nothing of
// the client goes with them. Server.hs `processProxiedCmd`; simplex-messaging.md, "Proxying sender commands".

import { hex } from '../proto/bytes.ts';
import type { ErrorType } from '../proto/errors.ts';
import type { CorrId, SessionId } from '../proto/ids.ts';
import { asX25519PublicKey } from '../proto/keys.ts';
import type { Response } from '../proto/responses.ts';
import type { Connection } from './connection.ts';
import {
  brokerError,
  type SessionResult,
  destinationFormat,
  destinationName,
  type DestinationServer,
  type ForwardCall,
  type ForwardResult,
  networkError,
  noSession,
  timeout,
} from './destinationCall.ts';
import { destinationsOf } from './destinationServer.ts';
import type { Addressee } from './framePlan.ts';
import type { ProxyCommand } from './route.ts';
import { isAdmitted, type Settings } from './settings.ts';
import { Turns } from './turns.ts';
import { within } from './within.ts';

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
  ask(to: Addressee, command: ProxyCommand, arrivedAt: number): Promise<Response> {
    const deadline = arrivedAt + patience;
    return this.#turns.run(async () => {
      // Those before it took all of its time, or the client is gone.
      if (Date.now() >= deadline || this.#connection.open === null) return err(timeout);
      return command.tag === 'PRXY' ? this.#connect(command, deadline) : this.#forward(to, command, deadline);
    });
  }

  async #connect({ server, basicAuth }: Prxy, deadline: number): Promise<Response> {
    if (!isAdmitted(this.#settings.proxying, basicAuth)) return err({ error: { PROXY: 'BASIC_AUTH' } });
    let result: SessionResult = brokerError('HOST');
    const candidates = destinationsOf(server, this.#settings.destinations);
    for (const [at, candidate] of candidates.entries()) {
      // What is left is for this host and those after it.
      result = await this.#connectTo(candidate, (deadline - Date.now()) / (candidates.length - at));
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

  async #forward({ corrId, entityId }: Addressee, command: Pfwd, deadline: number): Promise<Response> {
    const known = this.#connection.open?.destinations.find(([id]) => id === hex(entityId));
    if (known === undefined) return err(noSession);
    // Copies: each is a view of the client's transmission, and would take all of it along.
    const call: ForwardCall = {
      format: destinationFormat,
      sessionId: entityId.slice() as SessionId,
      corrId: corrId.slice() as CorrId,
      version: command.version,
      commandKey: asX25519PublicKey(command.commandKey.slice()),
      encTransmission: command.encTransmission.slice(),
    };
    const result = await within(deadline - Date.now(), this.#forwardTo(known[1], call), timeout);
    return result.ok ? { tag: 'PRES', encResponse: result.encResponse } : err(result);
  }

  async #forwardTo(name: string, call: ForwardCall): Promise<ForwardResult> {
    try {
      return (await this.#destinations.getByName(name).forward(call)) as ForwardResult;
    } catch {
      // The object was reset, before or after it forwarded the command.
      return networkError;
    }
  }
}

function err({ error }: { error: ErrorType }): Response {
  return { tag: 'ERR', error };
}
