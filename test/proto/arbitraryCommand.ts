// Arbitrary commands, each as its version can carry it.

import fc from 'fast-check';
import { empty } from '../../src/proto/bytes.ts';
import type { Command, QueueReqData } from '../../src/proto/commands.ts';
import {
  newNtfCredsSMPVersion,
  rcvServiceSMPVersion,
  shortLinksSMPVersion,
} from '../../src/proto/version.ts';
import {
  authKey,
  bytes,
  dhKey,
  domain,
  exactly,
  id,
  int64,
  linkData,
  maybe,
  nonEmpty,
  password,
  server,
} from './arbitrary.ts';

type Of<Tag extends Command['tag']> = fc.Arbitrary<Extract<Command, { tag: Tag }>>;

const only = <Tag extends string>(tag: Tag) => ({ tag: fc.constant(tag) });

const messagingData = fc.record({ senderId: id<'SenderId'>(), linkData });
const contactData = fc.record({ linkId: id<'LinkId'>(), senderId: id<'SenderId'>(), linkData });

function queueReqData(version: number): fc.Arbitrary<QueueReqData | null> {
  const mode = fc.constantFrom('messaging' as const, 'contact' as const);
  if (version < shortLinksSMPVersion) return mode.map((known) => ({ mode: known, data: null }));
  return maybe(
    fc.oneof(
      maybe(messagingData).map((data): QueueReqData => ({ mode: 'messaging', data })),
      maybe(contactData).map((data): QueueReqData => ({ mode: 'contact', data })),
    ),
  );
}

const ntfCreds = { ntfAuthKey: authKey, ntfDhKey: dhKey };

const services = (version: number) =>
  version >= rcvServiceSMPVersion
    ? { count: int64, idsHash: exactly(16) }
    : { count: fc.constant(-1n), idsHash: fc.constant(new Uint8Array(16)) };

const flags = fc.record({
  notification: fc.boolean(),
  extension: fc.oneof(
    { weight: 9, arbitrary: fc.constant(empty) },
    bytes(6).map((more) => more.filter((b) => b !== 0x20)),
  ),
});

/** A command that is missing here does not compile. */
const byTag: { [Tag in Command['tag']]: (version: number) => Of<Tag> } = {
  NEW: (version) =>
    fc.record({
      ...only('NEW'),
      rcvAuthKey: authKey,
      rcvDhKey: dhKey,
      basicAuth: maybe(password),
      subscribeMode: fc.constantFrom('subscribe', 'create'),
      queueReqData: queueReqData(version),
      ntfCreds: version < newNtfCredsSMPVersion ? fc.constant(null) : maybe(fc.record(ntfCreds)),
    }),
  SUB: () => fc.record(only('SUB')),
  SUBS: (version) => fc.record({ ...only('SUBS'), ...services(version) }),
  KEY: () => fc.record({ ...only('KEY'), senderAuthKey: authKey }),
  RKEY: () => fc.record({ ...only('RKEY'), recipientKeys: nonEmpty(authKey) }),
  LSET: () => fc.record({ ...only('LSET'), linkId: id<'LinkId'>(), linkData }),
  LDEL: () => fc.record(only('LDEL')),
  NKEY: () => fc.record({ ...only('NKEY'), ...ntfCreds }),
  NDEL: () => fc.record(only('NDEL')),
  GET: () => fc.record(only('GET')),
  ACK: () => fc.record({ ...only('ACK'), msgId: id<'MsgId'>() }),
  OFF: () => fc.record(only('OFF')),
  DEL: () => fc.record(only('DEL')),
  QUE: () => fc.record(only('QUE')),
  SKEY: () => fc.record({ ...only('SKEY'), senderAuthKey: authKey }),
  SEND: () => fc.record({ ...only('SEND'), flags, body: bytes(500) }),
  PING: () => fc.record(only('PING')),
  LKEY: () => fc.record({ ...only('LKEY'), senderAuthKey: authKey }),
  LGET: () => fc.record(only('LGET')),
  NSUB: () => fc.record(only('NSUB')),
  NSUBS: (version) => fc.record({ ...only('NSUBS'), ...services(version) }),
  PRXY: () => fc.record({ ...only('PRXY'), server, basicAuth: maybe(password) }),
  PFWD: () =>
    fc.record({ ...only('PFWD'), version: fc.nat(65535), commandKey: dhKey, encTransmission: bytes(500) }),
  RFWD: () => fc.record({ ...only('RFWD'), encFwdTransmission: bytes(500) }),
  RSLV: () => fc.record({ ...only('RSLV'), domain }),
};

export const commandTags = Object.keys(byTag) as Command['tag'][];

export function commandOf(tag: Command['tag'], version: number): fc.Arbitrary<Command> {
  return byTag[tag](version);
}
