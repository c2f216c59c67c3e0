// Every command that a client sends. simplex-messaging.md, "SMP commands"; Protocol.hs `Command`.

import { basicAuth } from './basicAuth.ts';
import {
  absent,
  bool,
  type Codec,
  letter,
  maybe,
  nonEmpty,
  refined,
  struct,
  tail,
  type Wire,
  word16,
} from './codec.ts';
import { simplexDomain } from './domain.ts';
import { linkId, msgId, senderId } from './ids.ts';
import { authPublicKey, x25519PublicKey } from './keys.ts';
import { queueLinkData } from './linkData.ts';
import { msgFlags, spaceThen } from './message.ts';
import { smpServer } from './server.ts';
import { serviceSubs } from './service.ts';
import { bare, implied, tagged } from './tagged.ts';
import { newNtfCredsSMPVersion, perVersion, rcvServiceSMPVersion, shortLinksSMPVersion } from './version.ts';

/** M: the sender can secure the queue. C: a contact address. */
export const queueMode = letter({ M: 'messaging', C: 'contact' });
export type QueueMode = Wire<typeof queueMode>;

const subscribeMode = letter({ S: 'subscribe', C: 'create' });

const newNtfCreds = struct({ ntfAuthKey: authPublicKey, ntfDhKey: x25519PublicKey });

const messagingLinkData = struct({ senderId, linkData: queueLinkData });
const contactLinkData = struct({ linkId, senderId, linkData: queueLinkData });

export type QueueReqData =
  | { mode: 'messaging'; data: Wire<typeof messagingLinkData> | null }
  | { mode: 'contact'; data: Wire<typeof contactLinkData> | null };

const queueReqData: Codec<QueueReqData> = {
  read: (input) => {
    const mode = queueMode.read(input);
    return mode === 'messaging'
      ? { mode, data: maybe(messagingLinkData).read(input) }
      : { mode, data: maybe(contactLinkData).read(input) };
  },
  write: (value, output) => {
    queueMode.write(value.mode, output);
    if (value.mode === 'messaging') maybe(messagingLinkData).write(value.data, output);
    else maybe(contactLinkData).write(value.data, output);
  },
};

/** Before short links NEW said only whether the sender can secure the queue (`senderCanSecure`). */
const senderCanSecure: Codec<QueueReqData | null> = refined(
  bool,
  (can) => ({ mode: can ? ('messaging' as const) : ('contact' as const), data: null }),
  (request) => request?.mode === 'messaging',
);

/** simplex-messaging.md, "Create queue command". */
const create = (version: number) =>
  struct({
    rcvAuthKey: authPublicKey,
    rcvDhKey: x25519PublicKey,
    basicAuth: maybe(basicAuth),
    subscribeMode,
    queueReqData: version >= shortLinksSMPVersion ? maybe(queueReqData) : senderCanSecure,
    ntfCreds:
      version >= newNtfCredsSMPVersion ? maybe(newNtfCreds) : absent<Wire<typeof newNtfCreds> | null>(null),
  });
export type NewQueueReq = Wire<ReturnType<typeof create>>;

/** Before v19 without parameters; the reference then takes a count of -1. */
const subscribeMultiple = (version: number) =>
  version >= rcvServiceSMPVersion
    ? serviceSubs(version)
    : implied({ count: -1n, idsHash: new Uint8Array(16) });

/** The commands as this version spells them: NEW, SUBS and NSUBS have several layouts. */
export const command = perVersion((version) =>
  tagged({
    NEW: create(version),
    SUB: bare,
    SUBS: subscribeMultiple(version),
    KEY: struct({ senderAuthKey: authPublicKey }),
    RKEY: struct({ recipientKeys: nonEmpty(authPublicKey) }),
    LSET: struct({ linkId, linkData: queueLinkData }),
    LDEL: bare,
    NKEY: newNtfCreds,
    NDEL: bare,
    GET: bare,
    ACK: struct({ msgId }),
    OFF: bare,
    DEL: bare,
    QUE: bare,
    SKEY: struct({ senderAuthKey: authPublicKey }),
    SEND: struct({ flags: msgFlags, body: spaceThen(tail) }),
    PING: bare,
    LKEY: struct({ senderAuthKey: authPublicKey }),
    LGET: bare,
    NSUB: bare,
    NSUBS: subscribeMultiple(version),
    PRXY: struct({ server: smpServer, basicAuth: maybe(basicAuth) }),
    PFWD: struct({ version: word16, commandKey: x25519PublicKey, encTransmission: tail }),
    RFWD: struct({ encFwdTransmission: tail }),
    RSLV: struct({ domain: simplexDomain }),
  }),
);

export type Command = Wire<ReturnType<typeof command>>;

/** The tag of a command that acts on one queue, and whose name for the queue it takes. */
export type CommandTag = Command['tag'];
