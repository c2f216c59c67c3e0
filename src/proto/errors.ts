// Every error that SMP can carry, spelled as on the wire. simplex-messaging.md, "Error responses";
// Protocol.hs `ErrorType`, Transport.hs `TransportError`.

import { type Codec, refined, refuse, shortString, tail, utf8Text, type Wire } from './codec.ts';
import { bare, oneOf, unsent } from './tagged.ts';
import { blockedEntitySMPVersion, clientNoticesSMPVersion } from './version.ts';

/** A Haskell `String`: one byte a character. */
const string8 = refined(
  shortString,
  (bytes) => String.fromCharCode(...bytes),
  (text) => Uint8Array.from(text, (character) => character.charCodeAt(0)),
);

const text = utf8Text(tail);

export const transportError = oneOf({
  BLOCK: bare,
  VERSION: bare,
  LARGE_MSG: bare,
  SESSION: bare,
  NO_AUTH: bare,
  HANDSHAKE: oneOf({ PARSE: bare, IDENTITY: bare, BAD_AUTH: bare, BAD_SERVICE: bare }),
});
export type TransportError = Wire<typeof transportError>;

const networkError = oneOf({
  CONNECT: string8,
  TLS: string8,
  UNKNOWNCA: bare,
  FAILED: bare,
  TIMEOUT: bare,
  SUBSCRIBE: string8,
});

const brokerError = oneOf({
  RESPONSE: string8,
  UNEXPECTED: string8,
  // The reference reads the detail and never sends it (`Encoding BrokerErrorType`), nor do we: it would say
  // what a proxy can reach.
  NETWORK: unsent(networkError),
  TRANSPORT: transportError,
  TIMEOUT: bare,
  HOST: bare,
  NO_SERVICE: bare,
});
export type BrokerError = Wire<typeof brokerError>;

const plainCommandError = oneOf({
  UNKNOWN: bare,
  SYNTAX: bare,
  PROHIBITED: bare,
  NO_AUTH: bare,
  HAS_AUTH: bare,
  NO_ENTITY: bare,
  NO_QUEUE: bare,
});
export type CommandError = Exclude<Wire<typeof plainCommandError>, 'NO_QUEUE'>;

/** `NO_QUEUE` is what `NO_ENTITY` used to be called; older relays still say it. */
const commandError: Codec<CommandError> = refined(
  plainCommandError,
  (error) => (error === 'NO_QUEUE' ? 'NO_ENTITY' : error),
  (error) => error,
);

export type BlockingReason = 'spam' | 'content';
/** `notice.ttl` in seconds; null means until further notice. */
export type BlockingInfo = { reason: BlockingReason; notice: { ttl: number | null } | null };

/** `reason=spam` or `reason=content`, then perhaps `,notice=` and JSON (Protocol.hs `BlockingInfo`). */
export const blockingInfo: Codec<BlockingInfo> = refined(
  text,
  (line) => {
    const [, reason, notice] = /^reason=(spam|content)(?:,notice=(\{.*\}))?$/s.exec(line) ?? refuse();
    return { reason: reason as BlockingReason, notice: notice === undefined ? null : clientNotice(notice) };
  },
  ({ reason, notice }) =>
    `reason=${reason}${notice === null ? '' : `,notice=${JSON.stringify(notice.ttl === null ? {} : notice)}`}`,
);

function clientNotice(json: string): { ttl: number | null } {
  const ttl = (parseJson(json) as { ttl?: unknown }).ttl ?? null;
  return { ttl: ttl === null || Number.isSafeInteger(ttl) ? (ttl as number | null) : refuse() };
}

function parseJson(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch {
    return refuse();
  }
}

const nameError = oneOf({ NO_RESOLVER: bare, NOT_FOUND: bare, RESOLVER: text });

const simpleErrors = {
  BLOCK: bare,
  SESSION: bare,
  CMD: commandError,
  AUTH: bare,
  BLOCKED: blockingInfo,
  SERVICE: bare,
  CRYPTO: bare,
  QUOTA: bare,
  STORE: text,
  EXPIRED: bare,
  NO_MSG: bare,
  LARGE_MSG: bare,
  INTERNAL: bare,
  NAME: nameError,
  DUPLICATE_: bare,
};

/** `PROXY PROTOCOL` carries an error of the destination, which may itself be of a proxy behind it. */
export type ErrorType =
  | Wire<ReturnType<typeof oneOf<typeof simpleErrors>>>
  | { PROXY: { PROTOCOL: ErrorType } | { BROKER: BrokerError } | 'BASIC_AUTH' | 'NO_SESSION' };

/** Longer than any chain of proxies. Without an end, a block full of `PROXY PROTOCOL` would exhaust the stack. */
const maxProxies = 8;

function errorTypeBehind(proxies: number): Codec<ErrorType> {
  const inner: Codec<ErrorType> = proxies === 0 ? oneOf(simpleErrors) : errorTypeBehind(proxies - 1);
  const proxyError = oneOf({ PROTOCOL: inner, BROKER: brokerError, BASIC_AUTH: bare, NO_SESSION: bare });
  return oneOf({ ...simpleErrors, PROXY: proxyError });
}

const errorType: Codec<ErrorType> = errorTypeBehind(maxProxies);

/** What a client of an older version is told instead (Protocol.hs `encodeProtocol`, the case of ERR). */
export function errorTypeAt(version: number): Codec<ErrorType> {
  const asKnown = (error: ErrorType): ErrorType => {
    if (typeof error === 'string' || !('BLOCKED' in error) || version >= clientNoticesSMPVersion)
      return error;
    return version < blockedEntitySMPVersion ? 'AUTH' : { BLOCKED: { ...error.BLOCKED, notice: null } };
  };
  return {
    read: (input) => errorType.read(input),
    write: (value, output) => errorType.write(asKnown(value), output),
  };
}
