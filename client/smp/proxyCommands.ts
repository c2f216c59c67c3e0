// What a sender asks of a proxy. simplex-messaging.md, "Proxying sender commands".

import type { BasicAuth } from '../../src/proto/basicAuth.ts';
import type { CertChainPubKey } from '../../src/proto/certChainPubKey.ts';
import type { CorrId, SessionId } from '../../src/proto/ids.ts';
import type { X25519PublicKey } from '../../src/proto/keys.ts';
import type { SMPServer } from '../../src/proto/server.ts';
import { noEntity } from '../../src/proto/transmission.ts';
import type { VersionRange } from '../../src/proto/version.ts';
import type { Request } from './request.ts';
import { entity } from './senderCommands.ts';

/** The proxy's session with a relay. Nothing of it is to be believed before it is verified. */
export interface DestinationSession {
  sessionId: SessionId;
  versions: VersionRange;
  certChainPubKey: CertChainPubKey;
}

/** Connect to relay. `basicAuth`: the proxy's password. */
export function PRXY(
  { hosts, port, keyHash }: SMPServer,
  basicAuth: BasicAuth | null,
): Request<DestinationSession> {
  return {
    command: { tag: 'PRXY', server: { hosts, port, keyHash }, basicAuth },
    entityId: noEntity,
    key: null,
    read: (response) => {
      if (response.tag !== 'PKEY') return null;
      const { sessionId, versions, certChainPubKey } = response;
      return { value: { sessionId, versions, certChainPubKey } };
    },
  };
}

export interface SealedCommand {
  sessionId: SessionId;
  /** Also the nonce under which it is sealed. */
  corrId: CorrId;
  version: number;
  commandKey: X25519PublicKey;
  encTransmission: Uint8Array;
}

/** Send command via the proxy. The answer, 16,242 bytes, is sealed like the command. */
export function PFWD({ sessionId, corrId, ...forwarded }: SealedCommand): Request<Uint8Array> {
  return {
    command: { tag: 'PFWD', ...forwarded },
    entityId: entity(sessionId),
    key: null,
    corrId,
    read: (response) => (response.tag === 'PRES' ? { value: response.encResponse } : null),
  };
}
