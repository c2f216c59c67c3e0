// The client's half of the handshake: who the relay is must be proven before a byte is sent to it. Stricter than
// Transport.hs `smpClientHandshake`, which does without a key or a proof. simplex-messaging.md, "Transport handshake".

import { primitives } from '#primitives';
import { plainFrame, readPlainFrame } from '../../src/proto/blockEncryption.ts';
import { verifyChain } from '../../src/proto/certificate.ts';
import { decodeHead, encode } from '../../src/proto/codec.ts';
import { clientHello, encryptsBlocks, type ServerHello, serverHello } from '../../src/proto/handshake.ts';
import { isIdentityProven, verifySessionKey } from '../../src/proto/identityProof.ts';
import type { KeyHash } from '../../src/proto/ids.ts';
import { asX25519PublicKey, type X25519PublicKey } from '../../src/proto/keys.ts';
import {
  compatibleVersion,
  deletedEventSMPVersion,
  proxyServerHandshakeSMPVersion,
  type VersionRange,
  versionRange,
} from '../../src/proto/version.ts';
import type { Session } from './session.ts';

export type IdentityCheck =
  /** The certificates are sound or not, but those of another relay than the address names. */
  | 'KEY_HASH'
  /** A certificate is not valid now, or not signed by the next one. */
  | 'CHAIN'
  /** The session's key is not signed by the leaf, or is of low order. */
  | 'SESSION_KEY'
  /** The relay has not answered the challenge. */
  | 'NO_PROOF'
  /** It has answered it with something else than the leaf's signature. */
  | 'PROOF';

export type HandshakeError =
  /** The first frame is no server hello. */
  | { step: 'handshake' }
  | { step: 'version'; offered: VersionRange }
  | { step: 'identity'; check: IdentityCheck };

export interface HandshakeTerms {
  keyHash: KeyHash;
  /** 32 random bytes, sent with the upgrade. */
  challenge: Uint8Array;
  versions: VersionRange;
  /** This connection forwards the commands of others. */
  proxyServer: boolean;
  /** The client's X25519 key of this session, 32 random bytes. */
  privateKey: Uint8Array;
  /** Milliseconds since 1970. */
  now: number;
}

type Refused = { ok: false; error: HandshakeError };
type Agreed = { ok: true; session: Session; clientHello: Uint8Array };

/** The session and the frame that opens it, or why the relay's first frame does not lead to one. */
export function shakeHands(frame: Uint8Array, terms: HandshakeTerms): Agreed | Refused {
  const text = readPlainFrame(frame);
  // The range comes first and is read on its own: what follows it depends on the version.
  const offered = text === null ? null : decodeHead(versionRange, text);
  if (text === null || !offered?.ok) return { ok: false, error: { step: 'handshake' } };
  const version = compatibleVersion(offered.value, acceptable(offered.value, terms));
  if (version === null) return { ok: false, error: { step: 'version', offered: offered.value } };
  const hello = decodeHead(serverHello, text);
  if (!hello.ok) return { ok: false, error: { step: 'handshake' } };
  const proven = verifyIdentity(hello.value, terms);
  return typeof proven === 'string'
    ? { ok: false, error: { step: 'identity', check: proven } }
    : agree(hello.value, version, proven, terms);
}

/**
 * A relay that knows nothing of proxies would encrypt the blocks of this one, and they would hold less than a command
 * needs: up to v10 it does not (Transport.hs `smpClientHandshake`).
 */
function acceptable(offered: VersionRange, { proxyServer, versions }: HandshakeTerms): VersionRange {
  const isUnaware = proxyServer && offered.max < proxyServerHandshakeSMPVersion;
  return isUnaware ? { ...versions, max: Math.min(versions.max, deletedEventSMPVersion) } : versions;
}

type Proven = { sessionKey: X25519PublicKey; secret: Uint8Array };

function verifyIdentity(
  hello: ServerHello,
  { keyHash, challenge, privateKey, now }: HandshakeTerms,
): Proven | IdentityCheck {
  const { certChainPubKey, sessionId, proof } = hello;
  const verified = verifySessionKey(certChainPubKey, keyHash, now);
  if (!verified.ok) {
    if (verified.error === 'IDENTITY') return 'KEY_HASH';
    return verifyChain(certChainPubKey.certChain, keyHash, now).ok ? 'SESSION_KEY' : 'CHAIN';
  }
  const { sessionKey, leafKey } = verified;
  const secret = primitives.x25519(privateKey, sessionKey);
  if (secret === null) return 'SESSION_KEY';
  if (proof === null) return 'NO_PROOF';
  return isIdentityProven(leafKey, challenge, sessionId, proof) ? { sessionKey, secret } : 'PROOF';
}

function agree(hello: ServerHello, version: number, proven: Proven, terms: HandshakeTerms): Agreed {
  const { keyHash, proxyServer, privateKey } = terms;
  const clientKey = asX25519PublicKey(primitives.x25519PublicKey(privateKey));
  const answer = encode(clientHello, { version, keyHash, clientKey, proxyServer, clientService: null });
  const session = {
    sessionId: hello.sessionId,
    version,
    ...proven,
    encryptsBlocks: encryptsBlocks(version, proxyServer),
    hello,
  };
  return { ok: true, session, clientHello: plainFrame(answer) };
}
