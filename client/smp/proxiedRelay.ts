// A relay that is reached through a proxy: the relay does not learn who sends, and the proxy not which queue it is
// sent to. Client.hs `connectSMPProxiedRelay`, `proxySMPCommand`.

import { primitives } from '#primitives';
import type { BasicAuth } from '../../src/proto/basicAuth.ts';
import type { ErrorType } from '../../src/proto/errors.ts';
import { verifySessionKey } from '../../src/proto/identityProof.ts';
import type { SMPServer } from '../../src/proto/server.ts';
import { compatibleVersion, supportedSMPVersions } from '../../src/proto/version.ts';
import { LinkCommands } from './linkCommands.ts';
import { type DestinationSession, PFWD, PRXY } from './proxyCommands.ts';
import type { Culprit, Failure, Outcome, Request } from './request.ts';
import { sealCommand, type Verified } from './sealedCommand.ts';

/** What can ask a proxy: a connection with it, or a client that stays in touch with it. */
export interface ProxyConnection {
  request<T>(request: Request<T>): Promise<Outcome<T>>;
}

export interface ProxiedRelayOptions {
  /** The proxy's password. */
  basicAuth?: BasicAuth | null;
  /** Milliseconds since 1970. */
  now?: () => number;
  randomBytes?: (length: number) => Uint8Array;
}

const randomBytes = (length: number) => primitives.randomBytes(length);

export class ProxiedRelay extends LinkCommands {
  readonly #proxy: ProxyConnection;
  readonly #server: SMPServer;
  readonly #basicAuth: BasicAuth | null;
  readonly #now: () => number;
  readonly #randomBytes: (length: number) => Uint8Array;
  #session: Promise<Outcome<Verified>> | null = null;

  constructor(proxy: ProxyConnection, server: SMPServer, options: ProxiedRelayOptions = {}) {
    super();
    this.#proxy = proxy;
    this.#server = server;
    this.#basicAuth = options.basicAuth ?? null;
    this.#now = options.now ?? Date.now;
    this.#randomBytes = options.randomBytes ?? randomBytes;
  }

  /** Has the proxy connect, so that the first command need not wait for it; an error says why it cannot. */
  async connect(): Promise<Outcome<undefined>> {
    const session = await this.#connected();
    return session.ok ? { ok: true, value: undefined } : session;
  }

  /**
   * A session that is gone is made anew, once: then nothing was forwarded. Whatever else fails is not repeated, since
   * the command may have had its effect.
   */
  async request<T>(request: Request<T>): Promise<Outcome<T>> {
    const first = this.#connected();
    const outcome = await this.#ask(request, await first);
    if (outcome.ok || !isSessionGone(outcome)) return outcome;
    if (this.#session === first) this.#session = null;
    return this.#ask(request, await this.#connected());
  }

  #connected(): Promise<Outcome<Verified>> {
    const session = (this.#session ??= this.#connect());
    void session.then(({ ok }) => {
      if (!ok && this.#session === session) this.#session = null;
    });
    return session;
  }

  async #connect(): Promise<Outcome<Verified>> {
    const asked = await this.#proxy.request(PRXY(this.#server, this.#basicAuth));
    return asked.ok ? this.#verify(asked.value) : notConnected(asked);
  }

  /** The proxy may be anybody's: the relay's certificates must lead to the key hash in its address. */
  #verify({ sessionId, versions, certChainPubKey }: DestinationSession): Outcome<Verified> {
    const verified = verifySessionKey(certChainPubKey, this.#server.keyHash, this.#now());
    if (!verified.ok) return { ok: false, failure: 'identity', error: verified.error };
    // A key of low order would seal for everybody.
    const isSecret = primitives.x25519(this.#randomBytes(32), verified.sessionKey) !== null;
    if (!isSecret) return { ok: false, failure: 'identity', error: 'BAD_AUTH' };
    const version = compatibleVersion(versions, supportedSMPVersions);
    if (version === null) return routing({ PROXY: { BROKER: { TRANSPORT: 'VERSION' } } }, false);
    return { ok: true, value: { sessionId, version, sessionKey: verified.sessionKey } };
  }

  async #ask<T>(request: Request<T>, connected: Outcome<Verified>): Promise<Outcome<T>> {
    if (!connected.ok) return connected;
    const sealed = sealCommand(request, connected.value, this.#randomBytes);
    if (sealed === null) return { ok: false, failure: 'refused', error: 'LARGE_MSG' };
    const asked = await this.#proxy.request(PFWD(sealed.command));
    if (asked.ok) return sealed.open(asked.value);
    // A refusal that does not come out of the sealed answer is not the relay's word about the command.
    return asked.failure === 'refused' ? routing(asked.error, mayHaveArrived(asked.error)) : asked;
  }
}

/** There is no session with the relay, so no command has left. */
function notConnected(failure: Failure): Failure {
  if (failure.failure === 'refused') return routing(failure.error, false);
  return failure.failure === 'closed' ? { ...failure, sent: false } : failure;
}

function routing(error: ErrorType, sent: boolean): Failure {
  return { ok: false, failure: 'routing', by: culprit(error), error, sent };
}

/** Nothing was forwarded, so that the command may be sent again. */
function isSessionGone(failure: Failure): boolean {
  return failure.failure === 'routing' && proxyError(failure.error) === 'NO_SESSION';
}

type ProxyError = Extract<ErrorType, { PROXY: unknown }>['PROXY'];

/** Null for an error that is not about the way to the relay. */
function proxyError(error: ErrorType): ProxyError | null {
  return typeof error === 'object' && 'PROXY' in error ? error.PROXY : null;
}

/** Who failed, in the proxy's own words: it cannot be told from a proxy that lies. */
function culprit(error: ErrorType): Culprit {
  const routed = proxyError(error);
  if (routed === null || typeof routed === 'string') return 'proxy';
  if ('PROTOCOL' in routed) return 'destination';
  const { BROKER: broker } = routed;
  // It will not go there.
  if (broker === 'HOST') return 'proxy';
  const isNetwork = broker === 'TIMEOUT' || (typeof broker === 'object' && 'NETWORK' in broker);
  return isNetwork ? 'network' : 'destination';
}

/** A refusal, the proxy's or the relay's own, says that it had no effect. */
function mayHaveArrived(error: ErrorType): boolean {
  const routed = proxyError(error);
  return routed !== null && typeof routed === 'object' && 'BROKER' in routed;
}
