// Everything that a relay answers or pushes. simplex-messaging.md, "Router messages"; Protocol.hs `BrokerMsg`.

import { certChainPubKey } from './certChainPubKey.ts';
import {
  absent,
  bool,
  type Codec,
  maybe,
  refined,
  shortString,
  struct,
  tail,
  utf8Text,
  type Wire,
} from './codec.ts';
import { type QueueMode, queueMode } from './commands.ts';
import { errorTypeAt } from './errors.ts';
import {
  linkId,
  msgId,
  nonce,
  notifierId,
  recipientId,
  senderId,
  type LinkId,
  type ServiceId,
  serviceId,
  sessionId,
} from './ids.ts';
import { x25519PublicKey } from './keys.ts';
import { queueLinkData } from './linkData.ts';
import { queueInfo } from './queueInfo.ts';
import { serviceSubs } from './service.ts';
import { bare, tagged } from './tagged.ts';
import {
  deletedEventSMPVersion,
  newNtfCredsSMPVersion,
  perVersion,
  serviceCertsSMPVersion,
  shortLinksSMPVersion,
  versionRange,
} from './version.ts';

const serverNtfCreds = struct({ notifierId, srvNtfDhKey: x25519PublicKey });

/** Before short links IDS repeated only whether the sender can secure the queue. */
const senderCanSecure: Codec<QueueMode | null> = refined(
  bool,
  (can) => (can ? 'messaging' : 'contact'),
  (mode) => mode === 'messaging',
);

/** simplex-messaging.md, "Create queue command", `queueIds`. */
const queueIds = (version: number) =>
  struct({
    rcvId: recipientId,
    sndId: senderId,
    srvDhKey: x25519PublicKey,
    queueMode: version >= shortLinksSMPVersion ? maybe(queueMode) : senderCanSecure,
    linkId: version >= shortLinksSMPVersion ? maybe(linkId) : absent<LinkId | null>(null),
    serviceId: version >= serviceCertsSMPVersion ? maybe(serviceId) : absent<ServiceId | null>(null),
    ntfCreds:
      version >= newNtfCredsSMPVersion
        ? maybe(serverNtfCreds)
        : absent<Wire<typeof serverNtfCreds> | null>(null),
  });

const codecOf = (version: number) =>
  tagged({
    IDS: queueIds(version),
    LNK: struct({ senderId, linkData: queueLinkData }),
    SOK: struct({ serviceId: maybe(serviceId) }),
    SOKS: serviceSubs(version),
    MSG: struct({ msgId, body: tail }),
    ALLS: bare,
    NID: struct({ notifierId, srvNtfDhKey: x25519PublicKey }),
    NMSG: struct({ nonce, encMeta: shortString }),
    PKEY: struct({ sessionId, versions: versionRange, certChainPubKey }),
    RRES: struct({ encFwdResponse: tail }),
    PRES: struct({ encResponse: tail }),
    END: bare,
    ENDS: serviceSubs(version),
    DELD: bare,
    INFO: struct({ info: queueInfo }),
    OK: bare,
    ERR: struct({ error: errorTypeAt(version) }),
    PONG: bare,
    RNAME: struct({ record: utf8Text(tail) }),
  });

export type Response = Wire<ReturnType<typeof codecOf>>;

/** What a client of an older version is told instead (`encodeProtocol`, the cases of SOK and DELD). */
function asKnown(version: number, response: Response): Response {
  if (response.tag === 'SOK' && version < serviceCertsSMPVersion) return { tag: 'OK' };
  if (response.tag === 'DELD' && version < deletedEventSMPVersion) return { tag: 'END' };
  return response;
}

/** The responses as this version spells them. Writing downgrades what the version does not know. */
export const response = perVersion((version): Codec<Response> => {
  const all = codecOf(version);
  return {
    read: (input) => all.read(input),
    write: (value, output) => all.write(asKnown(version, value), output),
  };
});
