// The session of a Destination with its relay, for the commands of all senders. Client.hs `forwardSMPTransmission`.

import type { Connection } from '../../client/smp/connection.ts';
import type { Outcome, Request } from '../../client/smp/request.ts';
import { primitives } from '#primitives';
import { equal } from '../proto/bytes.ts';
import { type CorrId, idLength } from '../proto/ids.ts';
import {
  decryptForwardResponse,
  encryptForward,
  paddedProxiedTransmissionLength,
} from '../proto/proxyLayers.ts';
import { noEntity } from '../proto/transmission.ts';
import { supportedSMPVersions } from '../proto/version.ts';
import {
  brokerError,
  type SessionResult,
  type ForwardCall,
  type ForwardResult,
  networkError,
  noSession,
  timeout,
} from './destinationCall.ts';
import { relayError } from './destinationError.ts';

const encryptedLength = paddedProxiedTransmissionLength + 16;

/** Commands under way, 16 kB each. Relays like this one take twice as many. */
const maxPending = 512;
/** Milliseconds without a command after which the session is closed. Relays wait longer. */
const maxIdle = 60_000;
/** Relays like this one end a session after 50,000 commands. Better before that, with none under way. */
const maxForwarded = 40_000;
/** Of what the relay says unasked. An honest one says nothing, but for answers that come too late. */
const maxUnasked = 1_000;

export class RelayLink {
  readonly #connection: Connection;
  /** Answers heard, so that silence can be told from slowness. */
  #answers = 0;
  #forwarded = 0;
  #pending = 0;
  #unasked = 0;
  #isRetired = false;
  #usedAt = Date.now();
  #idle: ReturnType<typeof setTimeout>;

  constructor(connection: Connection) {
    this.#connection = connection;
    this.#idle = setTimeout(() => this.#closeIfIdle(), maxIdle);
    void this.closed.then(() => clearTimeout(this.#idle));
  }

  /** Whether commands may be forwarded. */
  get isOpen(): boolean {
    return !this.#connection.isClosed && !this.#isRetired;
  }

  /** Resolves when the connection has ended. */
  get closed(): Promise<unknown> {
    return this.#connection.closed;
  }

  /** What PKEY tells. Versions beyond our own could tell clients apart, and are kept back. */
  describe(): SessionResult {
    const { sessionId, hello } = this.#connection.session;
    const min = Math.max(hello.versions.min, supportedSMPVersions.min);
    const max = Math.min(hello.versions.max, supportedSMPVersions.max);
    return { ok: true, sessionId, versions: { min, max }, certChainPubKey: hello.certChainPubKey };
  }

  isSession(sessionId: Uint8Array): boolean {
    return this.isOpen && equal(sessionId, this.#connection.session.sessionId);
  }

  /** Once and no more: only the sender can know whether its command may be repeated. */
  async forward(call: ForwardCall): Promise<ForwardResult> {
    if (call.corrId.length > idLength || call.encTransmission.length > encryptedLength)
      return brokerError({ TRANSPORT: 'LARGE_MSG' });
    if (this.#pending >= maxPending) return timeout;
    this.#pending += 1;
    this.#forwarded += 1;
    this.#usedAt = Date.now();
    if (this.#forwarded >= maxForwarded) this.#isRetired = true;
    try {
      return await this.#ask(call);
    } finally {
      this.#pending -= 1;
      if (this.#isRetired && this.#pending === 0) this.close();
    }
  }

  async #ask({ corrId, version, commandKey, encTransmission }: ForwardCall): Promise<ForwardResult> {
    const { secret } = this.#connection.session;
    const id = primitives.randomBytes(idLength) as CorrId;
    const transmission = { fwdCorrId: corrId, fwdVersion: version, fwdKey: commandKey, encTransmission };
    const before = this.#answers;
    const outcome = await this.#connection.request(RFWD(id, encryptForward(secret, id, transmission)));
    if (!outcome.ok) return this.#failed(outcome, before);
    this.#answers += 1;
    const response = decryptForwardResponse(secret, id, outcome.value);
    if (response === null) return brokerError({ RESPONSE: 'CRYPTO' });
    const isWhole = equal(response.fwdCorrId, corrId) && response.encResponse.length === encryptedLength;
    return isWhole ? { ok: true, encResponse: response.encResponse } : brokerError({ RESPONSE: 'BLOCK' });
  }

  #failed(outcome: Exclude<Outcome<Uint8Array>, { ok: true }>, before: number): ForwardResult {
    switch (outcome.failure) {
      case 'refused':
        this.#answers += 1;
        return relayError(outcome.error);
      case 'unexpected':
        this.#answers += 1;
        return brokerError(
          outcome.response === null ? { RESPONSE: 'BLOCK' } : { UNEXPECTED: outcome.response },
        );
      case 'timeout':
        // Not a word all the while: the relay may have gone without a goodbye. Other commands still have their time.
        if (this.#answers === before) this.#isRetired = true;
        return timeout;
      case 'closed':
        return outcome.sent ? networkError : noSession;
      // Not from a relay that one is connected to.
      case 'routing':
      case 'identity':
        return networkError;
    }
  }

  /** For the owner of the connection: the relay has said something that answers nothing. */
  heardUnasked(): void {
    this.#unasked += 1;
    if (this.#unasked > maxUnasked) this.close();
  }

  #closeIfIdle(): void {
    const left = this.#usedAt + maxIdle - Date.now();
    if (left <= 0 && this.#pending === 0) return this.close();
    this.#idle = setTimeout(() => this.#closeIfIdle(), left > 0 ? Math.min(left, maxIdle) : maxIdle);
  }

  close(): void {
    this.#connection.close();
  }
}

function RFWD(corrId: CorrId, encFwdTransmission: Uint8Array): Request<Uint8Array> {
  return {
    command: { tag: 'RFWD', encFwdTransmission },
    entityId: noEntity,
    key: null,
    corrId,
    read: (response) => (response.tag === 'RRES' ? { value: response.encFwdResponse } : null),
  };
}
