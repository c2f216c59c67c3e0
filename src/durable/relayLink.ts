// The session of a Destination with its relay, for the commands of all senders. Client.hs `forwardSMPTransmission`.

import type { Connection } from '../../client/smp/connection.ts';
import type { ConnectError } from '../../client/smp/connect.ts';
import type { Outcome } from '../../client/smp/request.ts';
import { primitives } from '#primitives';
import { equal } from '../proto/bytes.ts';
import type { BrokerError } from '../proto/errors.ts';
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
  timeout,
} from './destinationCall.ts';

const encryptedLength = paddedProxiedTransmissionLength + 16;

export class RelayLink {
  readonly #connection: Connection;
  /** Answers heard, so that silence can be told from slowness. */
  #answers = 0;

  constructor(connection: Connection) {
    this.#connection = connection;
  }

  get isClosed(): boolean {
    return this.#connection.isClosed;
  }

  /** What PKEY tells. Versions beyond our own could tell clients apart, and are kept back. */
  describe(): SessionResult {
    const { sessionId, hello } = this.#connection.session;
    const min = Math.max(hello.versions.min, supportedSMPVersions.min);
    const max = Math.min(hello.versions.max, supportedSMPVersions.max);
    return { ok: true, sessionId, versions: { min, max }, certChainPubKey: hello.certChainPubKey };
  }

  isSession(sessionId: Uint8Array): boolean {
    return !this.isClosed && equal(sessionId, this.#connection.session.sessionId);
  }

  /** Once and no more: only the sender can know whether its command may be repeated. */
  async forward({ corrId, version, commandKey, encTransmission }: ForwardCall): Promise<ForwardResult> {
    const { secret } = this.#connection.session;
    const id = primitives.randomBytes(idLength) as CorrId;
    const transmission = { fwdCorrId: corrId, fwdVersion: version, fwdKey: commandKey, encTransmission };
    const before = this.#answers;
    const outcome = await this.#connection.request({
      command: { tag: 'RFWD', encFwdTransmission: encryptForward(secret, id, transmission) },
      entityId: noEntity,
      key: null,
      corrId: id,
      read: (response) => (response.tag === 'RRES' ? { value: response.encFwdResponse } : null),
    });
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
        return { ok: false, error: { PROXY: { PROTOCOL: outcome.error } } };
      case 'unexpected':
        this.#answers += 1;
        return brokerError(
          outcome.response === null ? { RESPONSE: 'BLOCK' } : { UNEXPECTED: outcome.response },
        );
      case 'timeout':
        // Not a word all the while: the relay may have gone without a goodbye.
        if (this.#answers === before) this.close();
        return timeout;
      case 'closed':
      // Not from a relay that one is connected to.
      case 'routing':
      case 'identity':
        return networkError;
    }
  }

  close(): void {
    this.#connection.close();
  }
}

/** Client.hs `smpProxyError`. */
export function connectError(error: ConnectError): BrokerError {
  switch (error.step) {
    case 'address':
      return 'HOST';
    case 'network':
    case 'aborted':
      return { NETWORK: null };
    case 'timeout':
      return 'TIMEOUT';
    case 'handshake':
      return { TRANSPORT: { HANDSHAKE: 'PARSE' } };
    case 'version':
      return { TRANSPORT: 'VERSION' };
    case 'identity':
      if (error.check === 'NO_PROOF') return { TRANSPORT: 'NO_AUTH' };
      return { TRANSPORT: { HANDSHAKE: error.check === 'KEY_HASH' ? 'IDENTITY' : 'BAD_AUTH' } };
  }
}
