// A short link as text: `https://<host>/a#<key>?…`, of which the relay itself shows a page, or `simplex:/a#<key>?…`.
// agent-protocol.md, "Short connection link syntax"; Agent/Protocol.hs `StrEncoding ConnShortLink`.

import type { LinkKey } from '../smp/linkKey.ts';
import type { ConnShortLink, ContactType } from '../smp/shortLink.ts';
import { base64url, empty } from '../../src/proto/bytes.ts';
import type { KeyHash, LinkId } from '../../src/proto/ids.ts';
import { formatHosts, parseHosts, parseKeyHash, type SMPServer } from '../../src/proto/server.ts';
import { formatQuery, parseQuery } from './queryString.ts';
import { parseBytes, parsed } from './uriParts.ts';

export type ShortLinkScheme = 'simplex' | 'https';
export interface ShortLinkUri {
  scheme: ShortLinkScheme;
  link: ConnShortLink;
}

const typeLetters: Record<ContactType, string> = { contact: 'a', channel: 'c', group: 'g', relay: 'r' };
const contactTypes = new Map(
  Object.entries(typeLetters).map(([type, letter]) => [letter, type as ContactType]),
);

export function formatShortLink({ scheme, link }: ShortLinkUri): string {
  const { server } = link;
  const [host, ...others] = server.hosts;
  const [authority, hosts] =
    scheme === 'simplex' ? ['simplex:', server.hosts] : [`https://${formatHosts([host])}`, others];
  const parameters: [string, string][] = [];
  if (hosts.length > 0) parameters.push(['h', formatHosts(hosts)]);
  if (server.port !== '') parameters.push(['p', server.port]);
  if (server.keyHash.length > 0) parameters.push(['c', base64url(server.keyHash)]);
  const query = parameters.length === 0 ? '' : `?${formatQuery(parameters)}`;
  return `${authority}/${formatTarget(link)}${query}`;
}

function formatTarget(link: ConnShortLink): string {
  const key = base64url(link.linkKey);
  return link.mode === 'contact'
    ? `${typeLetters[link.contactType]}#${key}`
    : `i#${base64url(link.linkId)}/${key}`;
}

const uriOf =
  /^(?:simplex:|https:\/\/(\[[^\]]+\]|[^:/#,;\s[\]]+))\/([A-Za-z])\/?#(?:([\w-]+=*)\/)?([\w-]+=*)(?:\?([^ \n]*))?$/;

/** Null for anything else. A link that names its host only has an empty port and key hash: the reader must know both. */
export function parseShortLink(text: string): ShortLinkUri | null {
  const [, host, letter = '', id, key, query = ''] = uriOf.exec(text) ?? [];
  const target = parseTarget(letter, id, key);
  const server = parseLinkServer(host ?? '', query);
  return (
    target && server && { scheme: host === undefined ? 'simplex' : 'https', link: { ...target, server } }
  );
}

type Target<L = ConnShortLink> = L extends ConnShortLink ? Omit<L, 'server'> : never;

function parseTarget(letter: string, id?: string, key?: string): Target | null {
  const linkKey = parseBytes(key) as LinkKey | null;
  if (letter === 'i')
    return parsed({ mode: 'invitation' as const, linkId: parseBytes(id) as LinkId | null, linkKey });
  const contactType = contactTypes.get(letter.toLowerCase()) ?? null;
  return id === undefined ? parsed({ mode: 'contact' as const, contactType, linkKey }) : null;
}

function parseLinkServer(host: string, query: string): SMPServer | null {
  const parameters = parseQuery(query);
  const hosts = [host, parameters.get('h') ?? ''].filter((list) => list !== '').join(',');
  const keyHash = parameters.get('c');
  return parsed({
    hosts: parseHosts(hosts),
    port: parsePort(parameters.get('p')),
    keyHash: keyHash === undefined ? (empty as KeyHash) : parseKeyHash(keyHash),
  });
}

/** A port above 65,535 wraps, as the reference's Word16 does. */
function parsePort(text?: string): string | null {
  if (text === undefined) return '';
  return /^\d{1,20}$/.test(text) ? String(BigInt.asUintN(16, BigInt(text))) : null;
}
