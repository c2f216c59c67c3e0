// The two hellos that begin a session, and the answer to a client that is a service. simplex-messaging.md,
// "Transport handshake"; Transport.hs `SMPServerHandshake`, `SMPClientHandshake`; the proof and its challenge
// come from the web branch.

import { fromBase64url, base64url } from './bytes.ts';
import { certChainPubKey } from './certChainPubKey.ts';
import { absent, bool, type Codec, letter, maybe, shortString, struct, type Wire, word16 } from './codec.ts';
import { transportError } from './errors.ts';
import { keyHash, serviceId, sessionId } from './ids.ts';
import { x25519PublicKey, type X25519PublicKey } from './keys.ts';
import {
  encryptedBlockSMPVersion,
  proxyServerHandshakeSMPVersion,
  serviceCertsSMPVersion,
  versionRange,
} from './version.ts';

/** Nothing at all where there is no proof: an empty string would be read as one, and fail. */
const proof: Codec<Uint8Array | null> = {
  read: (input) => (input.left === 0 ? null : shortString.read(input)),
  write: (value, output) => {
    if (value !== null) shortString.write(value, output);
  },
};

export const serverHello = struct({ versions: versionRange, sessionId, certChainPubKey, proof });
export type ServerHello = Wire<typeof serverHello>;

const spkiLength = 44;

/** Recognised by its length, as the reference does: `T` and `F`, which may stand in its place, are no 44. */
const optionalKey: Codec<X25519PublicKey | null> = {
  read: (input) => (input.next === spkiLength ? x25519PublicKey.read(input) : null),
  write: (value, output) => {
    if (value !== null) x25519PublicKey.write(value, output);
  },
};

const clientService = struct({
  role: letter({ M: 'messaging', N: 'notifier', P: 'proxy' }),
  certChainPubKey,
});
export type ClientService = Wire<typeof clientService>;

const clientHelloAt = (version: number) =>
  struct({
    version: absent(version),
    keyHash,
    clientKey: optionalKey,
    proxyServer: version >= proxyServerHandshakeSMPVersion ? bool : absent<boolean>(false),
    clientService:
      version >= serviceCertsSMPVersion ? maybe(clientService) : absent<ClientService | null>(null),
  });

export type ClientHello = Wire<ReturnType<typeof clientHelloAt>>;

/** The version comes first and says which fields follow. */
export const clientHello: Codec<ClientHello> = {
  read: (input) => clientHelloAt(word16.read(input)).read(input),
  write: (hello, output) => {
    word16.write(hello.version, output);
    clientHelloAt(hello.version).write(hello, output);
  },
};

const accepted = struct({ serviceId });
const refused = struct({ error: transportError });

/** Sent to a client that named itself a service, and to no other. */
export type ServiceResponse =
  | { accepted: true; serviceId: Wire<typeof serviceId> }
  | { accepted: false; error: Wire<typeof transportError> };

export const serviceResponse: Codec<ServiceResponse> = {
  read: (input) =>
    letter({ R: true, E: false }).read(input)
      ? { accepted: true, ...accepted.read(input) }
      : { accepted: false, ...refused.read(input) },
  write: (value, output) => {
    letter({ R: true, E: false }).write(value.accepted, output);
    if (value.accepted) accepted.write(value, output);
    else refused.write(value, output);
  },
};

/** Whether the frames of a session are encrypted once the handshake is over (Transport.hs `blockEncryption`). */
export function encryptsBlocks(version: number, proxyServer: boolean): boolean {
  return version >= encryptedBlockSMPVersion && !proxyServer;
}

const challengeLength = 32;

/** The challenge of an upgrade request's `challenge` parameter; null where it is absent or malformed. */
export function readChallenge(parameter: string | null): Uint8Array | null {
  const challenge = parameter === null || parameter.includes('=') ? null : fromBase64url(parameter);
  return challenge?.length === challengeLength ? challenge : null;
}

export function writeChallenge(challenge: Uint8Array): string {
  return base64url(challenge);
}
