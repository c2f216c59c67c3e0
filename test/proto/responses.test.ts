// Every response and error in every version, written and read as by the reference.

import { describe, expect, test } from 'vitest';
import { fromHex, hex, utf8 } from '../../src/proto/bytes.ts';
import { decode, encode } from '../../src/proto/codec.ts';
import type { ErrorType } from '../../src/proto/errors.ts';
import { verifySessionKey } from '../../src/proto/identityProof.ts';
import { chainKeyHash } from '../../src/proto/certificate.ts';
import { response, type Response } from '../../src/proto/responses.ts';
import { supportedSMPVersions } from '../../src/proto/version.ts';
import vectors from '../vectors/transmissions.json';
import { responseOf } from './referenceJson.ts';

const isOurs = (version: number) => version >= supportedSMPVersions.min;
const both = [...vectors.messages, ...vectors.master.messages];

/** The web branch took v19 for something else than master, which later versions follow: see `master`. */
const isSuperseded = (tag: string, name: string, version: number) =>
  (tag === 'SOKS' || tag === 'ENDS') && name.includes('web branch') && version >= 19;

const messages = both
  .filter(({ message }) => message.tag !== 'PKEY' && message.tag !== 'RNAME')
  .map((vector) => {
    const { name, message, versions } = vector;
    return { ...vector, versions: versions.filter((v) => isOurs(v) && !isSuperseded(message.tag, name, v)) };
  })
  .filter(({ versions }) => versions.length > 0);

describe.each(messages)('$name', (vector) => {
  test.each(vector.versions)('in version %i', (version) => {
    const value = responseOf(vector.message);
    expect(hex(encode(response(version), value))).toBe(vector.hex);
    const decoded = decode(response(version), fromHex(vector.hex));
    expect(decoded.ok && hex(encode(response(version), decoded.value))).toBe(vector.hex);
    if (vector.parsesBackEqual) expect(decoded).toEqual({ ok: true, value: asRead(value) });
  });
});

/** A network error's detail is not sent, so it is not read back either. */
function asRead(value: Response): Response {
  const isNetworkError = value.tag === 'ERR' && JSON.stringify(value.error).includes('NETWORK');
  return isNetworkError ? { tag: 'ERR', error: { PROXY: { BROKER: { NETWORK: null } } } } : value;
}

describe.each(vectors.messages.filter(({ message }) => message.tag === 'PKEY'))('$name', (vector) => {
  const { sessionId, certChainDer = [], sessionKey, versionRange = [] } = vector.message;

  test.each(vector.versions.filter(isOurs))('in version %i', (version) => {
    const decoded = decode(response(version), fromHex(vector.hex));
    if (!decoded.ok || decoded.value.tag !== 'PKEY') return expect(decoded).toBeNull();
    const { certChainPubKey, versions, sessionId: id } = decoded.value;
    expect(hex(id)).toBe(sessionId);
    expect([versions.min, versions.max]).toEqual(versionRange);
    expect(certChainPubKey.certChain.map(hex)).toEqual(certChainDer);
    expect(hex(encode(response(version), decoded.value))).toBe(vector.hex);
    const verified = verifySessionKey(
      certChainPubKey,
      chainKeyHash(certChainPubKey.certChain),
      Date.UTC(2026, 10),
    );
    expect(verified.ok && hex(verified.sessionKey)).toBe(sessionKey?.slice(-64));
  });
});

describe.each(vectors.master.messages.filter(({ message }) => message.tag === 'RNAME'))('$name', (vector) => {
  test.each(vector.versions)('in version %i', (version) => {
    const decoded = decode(response(version), fromHex(vector.hex));
    if (!decoded.ok || decoded.value.tag !== 'RNAME') return expect(decoded).toBeNull();
    expect(JSON.parse(decoded.value.record)).toEqual(vector.message.record);
    expect(hex(encode(response(version), decoded.value))).toBe(vector.hex);
  });
});

describe('a response as other relays may spell it', () => {
  const error = (value: ErrorType): Response => ({ tag: 'ERR', error: value });
  const network = (detail: string | Record<string, string>) =>
    error({ PROXY: { BROKER: { NETWORK: detail } } } as unknown as ErrorType);
  const accepted: Record<string, Response> = {
    'ERR PROXY BROKER NETWORK FAILED': network('FAILED'),
    'ERR PROXY BROKER NETWORK TIMEOUT': network('TIMEOUT'),
    'ERR PROXY BROKER NETWORK UNKNOWNCA': network('UNKNOWNCA'),
    'ERR PROXY BROKER NETWORK CONNECT \u0007refused': network({ CONNECT: 'refused' }),
    'ERR PROXY BROKER NETWORK TLS \u0003bad': network({ TLS: 'bad' }),
    'ERR PROXY BROKER NETWORK SUBSCRIBE \u0001s': network({ SUBSCRIBE: 's' }),
    'ERR CMD NO_QUEUE': error({ CMD: 'NO_ENTITY' }),
  };

  test.each(vectors.messageParsing)('$text: $parsed', ({ hex: bytes, text, parsed }) => {
    const decoded = decode(response(19), fromHex(bytes));
    if (parsed === 'CMD SYNTAX') return expect(decoded).toEqual({ ok: false, error: 'SYNTAX' });
    if (!decoded.ok) return expect(decoded).toBe(parsed);
    expect(decoded.value.tag).toBe(parsed.split(' ')[0]);
    if (text in accepted) expect(decoded.value).toEqual(accepted[text]);
    else expect(hex(encode(response(19), decoded.value))).toBe(bytes);
  });

  test.each(Object.entries(accepted))('%s is read', (text, value) => {
    expect(decode(response(20), utf8(text))).toEqual({ ok: true, value });
  });

  test.each(['FOO', 'constructor', '', 'OK\n', 'MSG', 'IDSx'])('%j is none', (text) => {
    expect(decode(response(20), utf8(text)).ok).toBe(false);
  });
});

describe('what an older version does not know', () => {
  const blocked: Response = { tag: 'ERR', error: { BLOCKED: { reason: 'spam', notice: { ttl: 60 } } } };
  const sent = (version: number, value: Response) =>
    new TextDecoder().decode(encode(response(version), value));

  test.each([
    [15, { tag: 'SOK', serviceId: null }, 'OK'],
    [16, { tag: 'SOK', serviceId: null }, 'SOK 0'],
    [9, { tag: 'DELD' }, 'END'],
    [10, { tag: 'DELD' }, 'DELD'],
    [11, blocked, 'ERR AUTH'],
    [12, blocked, 'ERR BLOCKED reason=spam'],
    [17, blocked, 'ERR BLOCKED reason=spam'],
    [18, blocked, 'ERR BLOCKED reason=spam,notice={"ttl":60}'],
  ] satisfies [number, Response, string][])('v%i: %o is sent as %s', (version, value, text) => {
    expect(sent(version, value)).toBe(text);
  });
});
