// The reference's JSON of commands and responses, turned into values of ours. The fields of both have the same
// meaning and mostly the same names; what differs is listed here.

import { fromHex, utf8 } from '../../src/proto/bytes.ts';
import type { Command } from '../../src/proto/commands.ts';
import type { ErrorType } from '../../src/proto/errors.ts';
import { authKeyFromSpki, fromSpki } from '../../src/proto/keys.ts';
import { plainFlags } from '../../src/proto/message.ts';
import type { Response } from '../../src/proto/responses.ts';

type Tagged = { tag: string };
type Json = Record<string, unknown>;

const names: Record<string, string> = {
  subMode: 'subscribeMode',
  keys: 'recipientKeys',
  notification: 'flags',
  encBody: 'body',
};

const readers: Record<string, (value: never) => unknown> = {
  basicAuth: utf8,
  mode: (mode: string) => mode,
  subMode: (mode: string) => (mode === 'onlyCreate' ? 'create' : mode),
  queueMode: (mode: string) => mode,
  notification: plainFlags,
  count: (count: number) => BigInt(count),
  version: (version: number) => version,
  hosts: (hosts: string[]) => hosts,
  port: (port: string) => port,
  domain: domainOf,
  error: errorOf,
  info: infoOf,
  rcvDhKey: dhKey,
  ntfDhKey: dhKey,
  srvDhKey: dhKey,
  srvNtfDhKey: dhKey,
};

export function commandOf({ tag, ...parameters }: Tagged): Command {
  const { key, ...others } = parameters as Json;
  const fields = fieldsOf(others);
  if (key !== undefined) fields[tag === 'PFWD' ? 'commandKey' : 'senderAuthKey'] = keyOf(key);
  if (tag === 'SUBS' || tag === 'NSUBS') return { count: -1n, idsHash: new Uint8Array(16), ...fields, tag };
  return { tag, ...fields } as Command;
}

export function responseOf({ tag, ...parameters }: Tagged): Response {
  const fields = fieldsOf(parameters as Json);
  if (tag === 'SOKS' || tag === 'ENDS') return { idsHash: new Uint8Array(16), ...fields, tag } as Response;
  return { tag, ...fields } as Response;
}

function fieldsOf(json: Json): Json {
  const renamed: Record<string, string> = 'linkData' in json ? { ...names, sndId: 'senderId' } : names;
  return Object.fromEntries(
    Object.entries(json).map(([name, value]) => [renamed[name] ?? name, read(name, value)]),
  );
}

function read(name: string, value: unknown): unknown {
  if (value === null) return null;
  if (Object.hasOwn(readers, name)) return readers[name]?.(value as never);
  if (typeof value === 'string') return fromHex(value);
  if (Array.isArray(value)) return value.map(keyOf);
  return 'spki' in (value as object) ? keyOf(value) : fieldsOf(value as Json);
}

function keyOf(value: unknown): unknown {
  return typeof value === 'string'
    ? dhKey(value)
    : authKeyFromSpki(fromHex((value as { spki: string }).spki));
}

function dhKey(spki: string): unknown {
  return fromSpki('X25519', fromHex(spki));
}

/** In the order in which the reference writes the fields; the vectors sort them. */
function infoOf(info: Json): Json {
  const order = [
    'qiSnd',
    'qiNtf',
    'qiSub',
    'qiSize',
    'qiMsg',
    'qSubThread',
    'qDelivered',
    'msgId',
    'msgTs',
    'msgType',
  ];
  const written = JSON.stringify(info, order);
  return JSON.parse(written) as Json;
}

function domainOf({ domain, subDomain, tld }: { domain: string; subDomain: string[]; tld: string }): string {
  return tld === 'Web' ? domain : [...subDomain.toReversed(), domain, tld.toLowerCase()].join('.');
}

/** What the wire spells differently from the reference's constructors. */
const words: Record<string, string> = {
  badBlock: 'BLOCK',
  version: 'VERSION',
  largeMsg: 'LARGE_MSG',
  badSession: 'SESSION',
  noServerAuth: 'NO_AUTH',
  handshake: 'HANDSHAKE',
  connectError: 'CONNECT',
  tLSError: 'TLS',
  unknownCAError: 'UNKNOWNCA',
  failedError: 'FAILED',
  timeoutError: 'TIMEOUT',
  subscribeError: 'SUBSCRIBE',
};

function errorOf({ type, ...details }: { type: string }): ErrorType {
  const [detail] = Object.values(details) as [string | { type: string } | undefined];
  const word = words[type] ?? type;
  if (detail === undefined) return word as ErrorType;
  if (type === 'BLOCKED') return { BLOCKED: blockingInfo(detail as never) };
  return { [word]: typeof detail === 'string' ? detail : errorOf(detail) } as unknown as ErrorType;
}

function blockingInfo({ reason, notice }: { reason: 'spam' | 'content'; notice?: { ttl?: number } }) {
  return { reason, notice: notice === undefined ? null : { ttl: notice.ttl ?? null } };
}
