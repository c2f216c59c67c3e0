// A relay that is reached through a proxy: the relay does not learn who sends, and the proxy not which queue it is
// sent to. Client.hs `connectSMPProxiedRelay`, `proxySMPCommand`.

import { primitives } from '#primitives';
import type { BasicAuth } from '../../src/proto/basicAuth.ts';
import type { ErrorType } from '../../src/proto/errors.ts';
import { verifySessionKey } from '../../src/proto/identityProof.ts';
import type { SMPServer } from '../../src/proto/server.ts';
import { compatibleVersion, supportedSMPVersions } from '../../src/proto/version.ts';
import { type DestinationSession, PFWD, PRXY } from './proxyCommands.ts';
import type { Culprit, Failure, Outcome, Request } from './request.ts';
import { sealCommand, type Verified } from './sealedCommand.ts';
import { SenderCommands } from './senderCommands.ts';

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

export class ProxiedRelay extends SenderCommands {
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
    const asked = attributed(await this.#proxy.request(PRXY(this.#server, this.#basicAuth)));
    return asked.ok ? this.#verify(asked.value) : asked;
  }

  /** The proxy may be anybody's: the relay's certificates must lead to the key hash in its address. */
  #verify({ sessionId, versions, certChainPubKey }: DestinationSession): Outcome<Verified> {
    const verified = verifySessionKey(certChainPubKey, this.#server.keyHash, this.#now());
    if (!verified.ok) return { ok: false, failure: 'identity', error: verified.error };
    const version = compatibleVersion(versions, supportedSMPVersions);
    if (version === null) return routing({ PROXY: { BROKER: { TRANSPORT: 'VERSION' } } });
    return { ok: true, value: { sessionId, version, sessionKey: verified.sessionKey } };
  }

  async #ask<T>(request: Request<T>, connected: Outcome<Verified>): Promise<Outcome<T>> {
    if (!connected.ok) return connected;
    const sealed = sealCommand(request, connected.value, this.#randomBytes);
    if (sealed === null) return { ok: false, failure: 'refused', error: 'LARGE_MSG' };
    const asked = attributed(await this.#proxy.request(PFWD(sealed.command)));
    return asked.ok ? sealed.open(asked.value) : asked;
  }
}

/** Nothing was forwarded, so that the command may be sent again. */
function isSessionGone(failure: Failure): boolean {
  return failure.failure === 'routing' && typeof failure.error === 'object' && isNoSession(failure.error);
}

function isNoSession(error: object): boolean {
  return 'PROXY' in error && error.PROXY === 'NO_SESSION';
}

/** A refusal that does not come out of the sealed answer is not the relay's word about the command. */
function attributed<T>(outcome: Outcome<T>): Outcome<T> {
  return !outcome.ok && outcome.failure === 'refused' ? routing(outcome.error) : outcome;
}

function routing(error: ErrorType): Failure {
  return { ok: false, failure: 'routing', by: culprit(error), error };
}

function culprit(error: ErrorType): Culprit {
  if (typeof error === 'string' || !('PROXY' in error) || typeof error.PROXY === 'string') return 'proxy';
  if ('PROTOCOL' in error.PROXY) return 'destination';
  const { BROKER: broker } = error.PROXY;
  const isNetwork =
    broker === 'TIMEOUT' || broker === 'HOST' || (typeof broker === 'object' && 'NETWORK' in broker);
  return isNetwork ? 'network' : 'destination';
}
