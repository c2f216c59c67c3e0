// Where a relay is and who it must prove to be: on the wire (PRXY) and as an address, `smp://<keyHash>@host:port`.
// Protocol.hs `ProtocolServer`, `strEncodeServer`; Transport/Client.hs `TransportHost`.

import { type BasicAuth, asBasicAuth } from './basicAuth.ts';
import { fromBase64url, fromUtf8, paddedBase64url, utf8 } from './bytes.ts';
import {
  type Codec,
  type NonEmpty,
  nonEmpty,
  refined,
  refuse,
  shortString,
  struct,
  utf8Text,
  type Wire,
} from './codec.ts';
import { type KeyHash, keyHash } from './ids.ts';

/** A host name, an IPv4 or IPv6 address, or an onion host. IPv6 stands in brackets in addresses, not on the wire. */
const host: Codec<string> = refined(
  utf8Text(shortString),
  (name) => (isHost(name) ? name : refuse()),
  (name) => name,
);

function isHost(name: string): boolean {
  if (isIPv6(name)) return true;
  return /^[^:#,;/ \n\r\t[\]]+$/.test(name) && (!name.endsWith('.onion') || /^[a-z0-9]*\.onion$/.test(name));
}

function isIPv6(name: string): boolean {
  return /^[0-9a-fA-F:]*:[0-9a-fA-F:.]*$/.test(name) && URL.canParse(`http://[${name}]/`);
}

/** `port` is empty where the address names none. */
export const smpServer = struct({ hosts: nonEmpty(host), port: utf8Text(shortString), keyHash });
export type SMPServer = Wire<typeof smpServer>;

export type SMPServerAddress = SMPServer & { basicAuth: BasicAuth | null };

/** `smp://<keyHash>[:<password>]@<host>[,<host>…][:<port>]`, the key hash in padded base64url. */
export function formatServer(server: SMPServer & { basicAuth?: BasicAuth | null }): string {
  const password = server.basicAuth ? `:${fromUtf8(server.basicAuth)}` : '';
  const port = server.port === '' ? '' : `:${server.port}`;
  return `smp://${paddedBase64url(server.keyHash)}${password}@${formatHosts(server.hosts)}${port}`;
}

/** As in addresses and links: with commas between them. */
export function formatHosts(hosts: readonly string[]): string {
  return hosts.map((name) => (isIPv6(name) ? `[${name}]` : name)).join(',');
}

const hostInAddress = String.raw`(?:\[[^\]]+\]|[^:/@[\],]+)`;
const addressOf = new RegExp(
  String.raw`^smp://([A-Za-z0-9_-]+={0,2})(?::([^@:/\s]+))?@(${hostInAddress}(?:,${hostInAddress})*)(?::(\d{1,5}))?$`,
);

/** Null for anything that is not the address of an SMP relay. */
export function parseServer(address: string): SMPServerAddress | null {
  const parts = addressOf.exec(address);
  if (parts === null) return null;
  const [, identity = '', password, hostList = '', port = ''] = parts;
  const identityHash = parseKeyHash(identity);
  const hosts = parseHosts(hostList);
  if (identityHash === null || hosts === null || Number(port) > 65535) return null;
  const server = { keyHash: identityHash, hosts, port };
  if (password === undefined) return { ...server, basicAuth: null };
  const basicAuth = asBasicAuth(utf8(password));
  return basicAuth === null ? null : { ...server, basicAuth };
}

/** Null for what is no SHA-256 in base64url. */
export function parseKeyHash(text: string): KeyHash | null {
  const hash = fromBase64url(text);
  return hash?.length === 32 ? (hash as KeyHash) : null;
}

/** Null unless each is a host. */
export function parseHosts(list: string): NonEmpty<string> | null {
  const [first, ...others] = list.split(',').map(readHost);
  return first != null && others.every((name) => name !== null) ? [first, ...others] : null;
}

/** Brackets are for IPv6 and for nothing else. */
function readHost(name: string): string | null {
  const [, bracketed] = /^\[(.*)\]$/.exec(name) ?? [];
  if (bracketed !== undefined) return isIPv6(bracketed) ? bracketed : null;
  return isHost(name) ? name : null;
}
