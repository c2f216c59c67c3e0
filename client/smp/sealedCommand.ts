// A sender's command inside the layer that only the relay opens, and the relay's answer inside the one that only the
// sender does. Client.hs `proxySMPCommand`.

import { primitives } from '#primitives';
import { authorize } from '../../src/proto/authorization.ts';
import { type CorrId, idLength } from '../../src/proto/ids.ts';
import { asX25519PublicKey, type X25519PublicKey } from '../../src/proto/keys.ts';
import {
  decryptResponse,
  encryptTransmission,
  paddedProxiedTransmissionLength,
} from '../../src/proto/proxyLayers.ts';
import {
  encodeCommand,
  encodeCommandTransmission,
  packBlocks,
  readResponses,
  type SessionParameters,
  toAuthorize,
} from '../../src/proto/transmission.ts';
import type { SealedCommand } from './proxyCommands.ts';
import { type Outcome, readAnswer, type Request } from './request.ts';

/** The proxy's session with a relay that has shown to be the right one. */
export type Verified = SessionParameters & { sessionKey: X25519PublicKey };

interface Sealed<T> {
  command: SealedCommand;
  /** What the relay answered. */
  open(encResponse: Uint8Array): Outcome<T>;
}

const keyLength = 32;

/** Under a key that is made for it alone. Null where it is too long for the layer. */
export function sealCommand<T>(
  request: Request<T>,
  session: Verified,
  randomBytes: (length: number) => Uint8Array,
): Sealed<T> | null {
  const { sessionId, version, sessionKey } = session;
  const privateKey = randomBytes(keyLength);
  const secret = primitives.x25519(privateKey, sessionKey);
  if (secret === null) throw new RangeError('a session key of low order');
  const corrId = request.corrId ?? (randomBytes(idLength) as CorrId);
  const transmission = encodeTransmission(request, session, corrId);
  if (1 + 2 + transmission.length > paddedProxiedTransmissionLength - 2) return null;
  const [block] = packBlocks([transmission]);
  if (block === undefined) return null;
  return {
    command: {
      sessionId,
      corrId,
      version,
      commandKey: asX25519PublicKey(primitives.x25519PublicKey(privateKey)),
      encTransmission: encryptTransmission(secret, corrId, block),
    },
    open: (encResponse) => {
      const answer = decryptResponse(secret, corrId, encResponse);
      return answer === null ? unreadable : readResponse(request, answer, session);
    },
  };
}

const unreadable = { ok: false, failure: 'unexpected', response: null } as const;

function encodeTransmission<T>(
  { command, entityId, key }: Request<T>,
  session: Verified,
  corrId: CorrId,
): Uint8Array {
  const { sessionId, version, sessionKey } = session;
  const signed = encodeCommand({ corrId, entityId, command }, version);
  const authorized = toAuthorize(sessionId, signed);
  const authorization = key === null ? null : authorize(key, { authorized, corrId, sessionKey });
  return encodeCommandTransmission(signed, authorization, version);
}

function readResponse<T>(request: Request<T>, block: Uint8Array, session: Verified): Outcome<T> {
  const [received, ...others] = readResponses(block, session);
  if (others.length > 0 || !received.ok) return unreadable;
  return readAnswer(request, received.transmission);
}
