// A connection request as a link, `simplex:/…` or `https://…/…`: what stands behind `#` is not sent to the site.
// agent-protocol.md, "Full connection link syntax"; Agent/Protocol.hs `StrEncoding ConnectionRequestUri`.

import type { NonEmpty } from '../../src/proto/codec.ts';
import { parseHosts } from '../../src/proto/server.ts';
import type { VersionRange } from '../../src/proto/version.ts';
import { duplexHandshakeSMPAgentVersion } from './agentVersion.ts';
import type { ConnectionRequest } from './connectionRequest.ts';
import { formatE2EProposal, parseE2EProposal } from './e2eProposalUri.ts';
import { formatQuery, parseQuery, type QueryString } from './queryString.ts';
import type { SMPQueueUri } from './smpQueue.ts';
import { formatQueueUri, parseQueueUri } from './smpQueueUri.ts';
import { formatVersions, parsed, parseVersions } from './uriParts.ts';

/** The app, or a site that shows the way to it. */
export type ServiceScheme = 'simplex:' | `https://${string}`;

export function formatConnectionRequest(
  request: ConnectionRequest,
  scheme: ServiceScheme = 'simplex:',
): string {
  const parameters: [string, string][] = [
    ['v', formatVersions(request.agentVersionRange)],
    ['smp', request.queues.map(formatQueueUri).join(';')],
  ];
  if (request.mode === 'invitation') parameters.push(['e2e', formatE2EProposal(request.e2e)]);
  if (request.clientData !== null) parameters.push(['data', request.clientData]);
  return `${scheme}/${request.mode}#/?${formatQuery(parameters)}`;
}

const uriOf =
  /^(?:simplex:|https:\/\/(\[[^\]]+\]|[^:/#,;\s[\]]+)(?::\d+)?)\/(invitation|contact)\/?#\/\?([^ \n]*)$/;

/** Null for anything else. Which site the link names is of no account. */
export function parseConnectionRequest(text: string): ConnectionRequest | null {
  const [, site, mode, query = ''] = uriOf.exec(text) ?? [];
  if (mode === undefined || (site !== undefined && parseHosts(site) === null)) return null;
  const parameters = parseQuery(query);
  const request = parsed({
    agentVersionRange: parseVersions(parameters.get('v')),
    queues: parseQueues(parameters.get('smp')),
  });
  const clientData = parameters.get('data') ?? null;
  return request && (mode === 'contact' ? contact : invitation)({ ...request, clientData }, parameters);
}

type ConnReqData = Omit<ConnectionRequest & { mode: 'contact' }, 'mode'>;

/** Old links are published in many places. */
function contact({ agentVersionRange, ...request }: ConnReqData): ConnectionRequest {
  return { mode: 'contact', agentVersionRange: atLeastSupported(agentVersionRange), ...request };
}

function atLeastSupported(range: VersionRange): VersionRange {
  const min = Math.max(range.min, duplexHandshakeSMPAgentVersion);
  return { min, max: Math.max(range.max, min) };
}

function invitation(request: ConnReqData, parameters: QueryString): ConnectionRequest | null {
  const e2e = parseE2EProposal(parameters.get('e2e') ?? '');
  return e2e && { mode: 'invitation', ...request, e2e };
}

/** A semicolon stands between queues, since commas stand between the hosts of one. */
function parseQueues(text = ''): NonEmpty<SMPQueueUri> | null {
  const [first, ...others] = text.split(';').map(parseQueueUri);
  return first != null && others.every((queue) => queue !== null) ? [first, ...others] : null;
}
