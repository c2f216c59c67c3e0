// How a session begins: the relay's hello, and what it makes of the client's. Transport.hs `smpServerHandshake`.

import { primitives } from '#primitives';
import { initChains, plainFrame, readPlainFrame } from '../proto/blockEncryption.ts';
import { equal } from '../proto/bytes.ts';
import { decodeHead, encode } from '../proto/codec.ts';
import {
  type ClientHello,
  clientHello,
  encryptsBlocks,
  serverHello,
  serviceResponse,
} from '../proto/handshake.ts';
import { proveIdentity, signSessionKey } from '../proto/identityProof.ts';
import type { SessionId } from '../proto/ids.ts';
import { asX25519PublicKey } from '../proto/keys.ts';
import { isCompatible, supportedSMPVersions } from '../proto/version.ts';
import type { Identity } from './identity.ts';
import type { Chains, OpenState, SessionState } from './sessionState.ts';

type Greeting = Extract<SessionState, { phase: 'greeting' }>;

const sessionIdLength = 32;

/** A new session and its first frame, which proves the identity to a client that sent a challenge. */
export function greet(
  identity: Identity,
  challenge: Uint8Array | null,
  now: number,
): { state: Greeting; frame: Uint8Array } {
  const sessionId = primitives.randomBytes(sessionIdLength) as SessionId;
  const keys = primitives.x25519KeyPair();
  const { certChain, leafPrivateKey } = identity;
  const signedKey = signSessionKey(leafPrivateKey, asX25519PublicKey(keys.publicKey));
  const hello = encode(serverHello, {
    versions: supportedSMPVersions,
    sessionId,
    certChainPubKey: { certChain, signedKey },
    proof: challenge === null ? null : proveIdentity(leafPrivateKey, challenge, sessionId),
  });
  return {
    state: { phase: 'greeting', sessionId, privateKey: keys.privateKey, since: now },
    frame: plainFrame(hello),
  };
}

/** An open session, or the frame to send before closing, if any. */
export type Welcome = { ok: true; state: OpenState } | { ok: false; frame: Uint8Array | null };

const refused: Welcome = { ok: false, frame: null };

export function welcome(greeting: Greeting, identity: Identity, frame: Uint8Array): Welcome {
  const block = readPlainFrame(frame);
  const decoded = block === null ? null : decodeHead(clientHello, block);
  if (!decoded?.ok) return refused;
  const { version, keyHash, clientService } = decoded.value;
  if (!isCompatible(version, supportedSMPVersions) || !equal(keyHash, identity.keyHash)) return refused;
  return clientService === null ? agree(greeting, decoded.value) : refuseService();
}

function agree({ sessionId, privateKey, since }: Greeting, hello: ClientHello): Welcome {
  const { version, clientKey, proxyServer } = hello;
  const sessionSecret = clientKey === null ? null : primitives.x25519(privateKey, clientKey);
  if (clientKey !== null && sessionSecret === null) return refused;
  const mustEncrypt = encryptsBlocks(version, proxyServer);
  // The reference goes on in clear where a client of v11 or later sends no key; we do not.
  if (mustEncrypt && sessionSecret === null) return refused;
  const chains = mustEncrypt && sessionSecret !== null ? chainsOf(sessionId, sessionSecret) : null;
  const state: OpenState = {
    phase: 'open',
    sessionId,
    version,
    privateKey,
    chains,
    sessionSecret,
    isForwarding: proxyServer,
    destinations: [],
    isBusy: false,
    tally: { counts: { sessions_opened: 1 }, since },
  };
  return { ok: true, state };
}

/** A service proves itself with the certificate of its TLS connection, which no WebSocket shows. */
function refuseService(): Welcome {
  const response = encode(serviceResponse, { accepted: false, error: { HANDSHAKE: 'BAD_AUTH' } });
  return { ok: false, frame: plainFrame(response) };
}

function chainsOf(sessionId: SessionId, secret: Uint8Array): Chains {
  const { serverSends, clientSends } = initChains(sessionId, secret);
  return { sends: serverSends, receives: clientSends };
}
