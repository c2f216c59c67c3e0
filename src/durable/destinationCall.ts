// What crosses from a Session to a Destination and back. Two versions of this code may meet while a deployment rolls
// out, so the format of a call is named in it.

import { primitives } from '#primitives';
import { base64url } from '../proto/bytes.ts';
import type { CertChainPubKey } from '../proto/certChainPubKey.ts';
import { encode } from '../proto/codec.ts';
import type { BrokerError, ErrorType } from '../proto/errors.ts';
import type { CorrId, SessionId } from '../proto/ids.ts';
import type { X25519PublicKey } from '../proto/keys.ts';
import { type SMPServer, smpServer } from '../proto/server.ts';
import type { VersionRange } from '../proto/version.ts';

export const destinationFormat = 1;

/** A relay at one of its hosts. */
export type DestinationServer = SMPServer & { hosts: readonly [string] };

/** `patience`: milliseconds. */
export interface SessionCall {
  format: typeof destinationFormat;
  server: DestinationServer;
  patience: number;
}

export interface ForwardCall {
  format: typeof destinationFormat;
  /** As PKEY gave it. */
  sessionId: SessionId;
  /** The sender's transmission, as PFWD carries it. */
  corrId: CorrId;
  version: number;
  commandKey: X25519PublicKey;
  encTransmission: Uint8Array;
}

export type Refused = { ok: false; error: ErrorType };

/** What PKEY tells of the session. */
export type SessionResult =
  | { ok: true; sessionId: SessionId; versions: VersionRange; certChainPubKey: CertChainPubKey }
  | Refused;

export type ForwardResult = { ok: true; encResponse: Uint8Array } | Refused;

export function brokerError(error: BrokerError): Refused {
  return { ok: false, error: { PROXY: { BROKER: error } } };
}

/** Nothing was forwarded, so that the sender may ask for a new session and try again. */
export const noSession: Refused = { ok: false, error: { PROXY: 'NO_SESSION' } };

/** The network between: what became of a command that was on its way is unknown. */
export const networkError = brokerError({ NETWORK: null });
export const timeout = brokerError('TIMEOUT');

/** The object's name: key hash, host and port, so that nobody's false host spoils another's session. */
export function destinationName(server: DestinationServer): string {
  return base64url(primitives.sha256(encode(smpServer, server)));
}
