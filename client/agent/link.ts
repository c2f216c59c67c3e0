// What a link is, before anything is sent: read from its text alone.

import { primitives } from '#primitives';
import { hex, utf8 } from '../../src/proto/bytes.ts';
import type { NonEmpty } from '../../src/proto/codec.ts';
import type { SMPServer } from '../../src/proto/server.ts';
import type { ConnShortLink } from '../smp/shortLink.ts';
import { AgentError } from './agentError.ts';
import { supportedSMPAgentVersions } from './agentVersion.ts';
import type { ConnectionRequest } from './connectionRequest.ts';
import { formatConnectionRequest, parseConnectionRequest } from './connectionRequestUri.ts';
import { type LeadsTo, leadsTo } from './leadsTo.ts';
import { formatShortLink, parseShortLink } from './shortLinkUri.ts';
import { compatibleVersion } from '../../src/proto/version.ts';

export type Link = { form: 'short'; link: ConnShortLink } | { form: 'full'; request: ConnectionRequest };

/** `simplex:` or `https:`, short or full; null for anything else. */
export function parseLink(text: string): Link | null {
  const trimmed = text.trim();
  const short = parseShortLink(trimmed);
  if (short !== null) return { form: 'short', link: short.link };
  const request = parseConnectionRequest(trimmed);
  return request && { form: 'full', request };
}

export interface InspectedLink {
  /** An invitation is for one reader, an address for many. */
  mode: ConnectionRequest['mode'];
  form: Link['form'];
  /** Where it leads to. */
  servers: NonEmpty<SMPServer>;
  /** Null: only who follows it learns that. */
  isCompatible: boolean | null;
  /** A short link without the relay's port and identity: the reader must know them. */
  isWhole: boolean;
  leadsTo: LeadsTo;
}

export function inspect(link: Link): InspectedLink {
  if (link.form === 'short') {
    const { mode, server } = link.link;
    const isWhole = server.keyHash.length > 0;
    return { mode, form: 'short', servers: [server], isCompatible: null, isWhole, leadsTo: leadsTo(link) };
  }
  const { mode, agentVersionRange, queues } = link.request;
  const [first, ...others] = queues;
  const servers: NonEmpty<SMPServer> = [first.server, ...others.map(({ server }) => server)];
  const isCompatible = compatibleVersion(agentVersionRange, supportedSMPAgentVersions) !== null;
  return { mode, form: 'full', servers, isCompatible, isWhole: true, leadsTo: leadsTo(link) };
}

/** Throws AgentError for what is no link, or none that leads to a person. */
export function followable(text: string): Link {
  const link = parseLink(text);
  if (link === null || !inspect(link).isWhole) throw new AgentError('notALink');
  const whom = leadsTo(link);
  if (whom !== 'person') throw new AgentError(`${whom}Link`);
  return link;
}

/** The same for all spellings of a link; tells nothing about it. */
export function linkName(link: Link): string {
  const text =
    link.form === 'short'
      ? formatShortLink({ scheme: 'simplex', link: link.link })
      : formatConnectionRequest(link.request);
  return hex(primitives.sha256(utf8(text)));
}
