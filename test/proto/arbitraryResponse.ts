// Arbitrary responses and errors, each as its version can carry it.

import fc from 'fast-check';
import type { BrokerError, ErrorType, TransportError } from '../../src/proto/errors.ts';
import type { QueueInfo } from '../../src/proto/queueInfo.ts';
import type { Response } from '../../src/proto/responses.ts';
import {
  blockedEntitySMPVersion,
  clientNoticesSMPVersion,
  deletedEventSMPVersion,
  newNtfCredsSMPVersion,
  rcvServiceSMPVersion,
  serviceCertsSMPVersion,
  shortLinksSMPVersion,
} from '../../src/proto/version.ts';
import { bytes, dhKey, exactly, id, int64, linkData, maybe, nonEmpty, text } from './arbitrary.ts';

type Of<Tag extends Response['tag']> = fc.Arbitrary<Extract<Response, { tag: Tag }>>;

const only = <Tag extends string>(tag: Tag) => ({ tag: fc.constant(tag) });
const words = <Word extends string>(...each: Word[]) => fc.constantFrom(...each);

const string8 = fc.string({
  unit: fc.integer({ min: 0, max: 255 }).map((code) => String.fromCharCode(code)),
  maxLength: 255,
});

export const transportError: fc.Arbitrary<TransportError> = fc.oneof(
  words('BLOCK', 'VERSION', 'LARGE_MSG', 'SESSION', 'NO_AUTH'),
  fc.record({ HANDSHAKE: words('PARSE', 'IDENTITY', 'BAD_AUTH', 'BAD_SERVICE') }),
);

const brokerError: fc.Arbitrary<BrokerError> = fc.oneof(
  words('TIMEOUT', 'HOST', 'NO_SERVICE'),
  fc.record({ RESPONSE: string8 }),
  fc.record({ UNEXPECTED: string8 }),
  fc.constant({ NETWORK: null }),
  fc.record({ TRANSPORT: transportError }),
);

function blocked(version: number): fc.Arbitrary<ErrorType> {
  const notice = fc.record({ ttl: maybe(fc.maxSafeInteger()) });
  const reason = words('spam', 'content');
  const info = { reason, notice: version < clientNoticesSMPVersion ? fc.constant(null) : maybe(notice) };
  return fc.record({ BLOCKED: fc.record(info) });
}

function errorType(version: number, depth = 2): fc.Arbitrary<ErrorType> {
  const command = words('UNKNOWN', 'SYNTAX', 'PROHIBITED', 'NO_AUTH', 'HAS_AUTH', 'NO_ENTITY');
  const proxy = (inner: fc.Arbitrary<ErrorType>) =>
    fc.oneof(
      words('BASIC_AUTH', 'NO_SESSION'),
      fc.record({ PROTOCOL: inner }),
      fc.record({ BROKER: brokerError }),
    );
  return fc.oneof(
    words(
      'BLOCK',
      'SESSION',
      'AUTH',
      'SERVICE',
      'CRYPTO',
      'QUOTA',
      'EXPIRED',
      'NO_MSG',
      'LARGE_MSG',
      'INTERNAL',
      'DUPLICATE_',
    ),
    fc.record({ CMD: command }),
    fc.record({ STORE: text }),
    fc.record({ NAME: fc.oneof(words('NO_RESOLVER', 'NOT_FOUND'), fc.record({ RESOLVER: text })) }),
    ...(version < blockedEntitySMPVersion ? [] : [blocked(version)]),
    ...(depth === 0 ? [] : [fc.record({ PROXY: proxy(errorType(version, depth - 1)) })]),
  );
}

const info: fc.Arbitrary<QueueInfo> = fc.record(
  {
    qiSnd: fc.boolean(),
    qiNtf: fc.boolean(),
    qiSize: fc.nat(),
    qiSub: fc.record({ qSubThread: words('noSub', 'subPending', 'subThread', 'prohibitSub') }),
    qiMsg: fc.record({ msgId: text, msgTs: text, msgType: words('message', 'quota') }),
  },
  { requiredKeys: ['qiSnd', 'qiNtf', 'qiSize'] },
);

const from = <T>(version: number, first: number, value: fc.Arbitrary<T>) =>
  version < first ? fc.constant(null) : maybe(value);

const serviceSubs = (version: number) => ({
  count: int64,
  idsHash: version < rcvServiceSMPVersion ? fc.constant(new Uint8Array(16)) : exactly(16),
});

/** A response that is missing here does not compile. Null where the version says something else instead. */
const byTag: { [Tag in Response['tag']]: (version: number) => Of<Tag> | null } = {
  IDS: (version) =>
    fc.record({
      ...only('IDS'),
      rcvId: id<'RecipientId'>(),
      sndId: id<'SenderId'>(),
      srvDhKey: dhKey,
      queueMode:
        version < shortLinksSMPVersion ? words('messaging', 'contact') : maybe(words('messaging', 'contact')),
      linkId: from(version, shortLinksSMPVersion, id<'LinkId'>()),
      serviceId: from(version, serviceCertsSMPVersion, id<'ServiceId'>()),
      ntfCreds: from(
        version,
        newNtfCredsSMPVersion,
        fc.record({ notifierId: id<'NotifierId'>(), srvNtfDhKey: dhKey }),
      ),
    }),
  LNK: () => fc.record({ ...only('LNK'), senderId: id<'SenderId'>(), linkData }),
  SOK: (version) =>
    version < serviceCertsSMPVersion
      ? null
      : fc.record({ ...only('SOK'), serviceId: maybe(id<'ServiceId'>()) }),
  SOKS: (version) => fc.record({ ...only('SOKS'), ...serviceSubs(version) }),
  MSG: () => fc.record({ ...only('MSG'), msgId: id<'MsgId'>(), body: bytes(500) }),
  ALLS: () => fc.record(only('ALLS')),
  NID: () => fc.record({ ...only('NID'), notifierId: id<'NotifierId'>(), srvNtfDhKey: dhKey }),
  NMSG: () => fc.record({ ...only('NMSG'), nonce: exactly(24), encMeta: bytes(255) }),
  PKEY: () =>
    fc.record({
      ...only('PKEY'),
      sessionId: id<'SessionId'>(),
      versions: fc
        .tuple(fc.nat(65535), fc.nat(65535))
        .map((ends) => ({ min: Math.min(...ends), max: Math.max(...ends) })),
      certChainPubKey: fc.record({ certChain: nonEmpty(bytes(400)), signedKey: bytes(200) }),
    }),
  RRES: () => fc.record({ ...only('RRES'), encFwdResponse: bytes(500) }),
  PRES: () => fc.record({ ...only('PRES'), encResponse: bytes(500) }),
  END: () => fc.record(only('END')),
  ENDS: (version) => fc.record({ ...only('ENDS'), ...serviceSubs(version) }),
  DELD: (version) => (version < deletedEventSMPVersion ? null : fc.record(only('DELD'))),
  INFO: () => fc.record({ ...only('INFO'), info }),
  OK: () => fc.record(only('OK')),
  ERR: (version) => fc.record({ ...only('ERR'), error: errorType(version) }),
  PONG: () => fc.record(only('PONG')),
  RNAME: () => fc.record({ ...only('RNAME'), record: text }),
};

export const responseTags = Object.keys(byTag) as Response['tag'][];

export function responseOf(tag: Response['tag'], version: number): fc.Arbitrary<Response> | null {
  return byTag[tag](version);
}
