// A queue as text: `smp://<keyHash>@<host>[:<port>]/<senderId>#/?v=<versions>&dh=<key>…`. simplex-messaging.md, "SMP
// queue URI", which lacks the mode; Agent/Protocol.hs `StrEncoding SMPQueueUri`.

import { paddedBase64url } from '../../src/proto/bytes.ts';
import type { QueueMode } from '../../src/proto/commands.ts';
import type { SenderId } from '../../src/proto/ids.ts';
import { toSpki, type X25519PublicKey } from '../../src/proto/keys.ts';
import { formatHosts, formatServer, parseHosts, parseKeyHash } from '../../src/proto/server.ts';
import { formatQuery, parseQuery, type QueryString } from './queryString.ts';
import { shortLinksSMPClientVersion, srvHostnamesSMPClientVersion } from './smpClientVersion.ts';
import type { SMPQueueUri } from './smpQueue.ts';
import { formatVersions, parseBytes, parsed, parseKey, parseVersions } from './uriParts.ts';

const letters: Record<QueueMode, string> = { messaging: 'm', contact: 'c' };

export function formatQueueUri({ clientVersionRange, server, senderId, ...queue }: SMPQueueUri): string {
  const { min } = clientVersionRange;
  const knowsHosts = min >= srvHostnamesSMPClientVersion;
  const [host, ...others] = server.hosts;
  const address = formatServer(knowsHosts ? server : { ...server, hosts: [host] });
  const parameters: [string, string][] = [
    ['v', formatVersions(clientVersionRange)],
    ['dh', paddedBase64url(toSpki('X25519', queue.dhPublicKey))],
  ];
  if (queue.queueMode !== null) parameters.push(['q', letters[queue.queueMode]]);
  // For those that know no modes.
  if (queue.queueMode === 'messaging' && min < shortLinksSMPClientVersion) parameters.push(['k', 's']);
  if (!knowsHosts && others.length > 0) parameters.push(['srv', formatHosts(others)]);
  return `${address}/${paddedBase64url(senderId)}#/?${formatQuery(parameters)}`;
}

const uriOf =
  /^smp:\/\/([\w-]+=*)@((?:\[[^\]]+\]|[^:/#[\]])+)(?::(\d+))?\/([\w-]+=*)\/?#([\w-]*=*)(?:\/?\?([^ \n]*))?$/;

/** Null for anything that is not the URI of a queue. */
export function parseQueueUri(text: string): SMPQueueUri | null {
  const [, identity = '', hostList = '', port = '', id = '', key = '', query] = uriOf.exec(text) ?? [];
  const parameters = query === undefined ? firstVersion : parseQuery(query);
  const server = parsed({
    hosts: parseHosts([hostList, ...otherHosts(parameters)].join(',')),
    port,
    keyHash: parseKeyHash(identity),
  });
  const queue = parsed({
    clientVersionRange: parseVersions(parameters.get('v')),
    server,
    senderId: parseBytes(id) as SenderId | null,
    dhPublicKey: parseKey('X25519', key === '' ? parameters.get('dh') : key) as X25519PublicKey | null,
  });
  return queue && { ...queue, queueMode: modeOf(parameters) };
}

/** Where there are no parameters, only the key stands behind `#`. */
const firstVersion: QueryString = new Map([['v', '1']]);

function otherHosts(parameters: QueryString): string[] {
  const hosts = parameters.get('srv') ?? '';
  return hosts === '' ? [] : [hosts];
}

/** A mode that a later version brings is none. */
function modeOf(parameters: QueryString): QueueMode | null {
  const letter = parameters.get('q');
  if (letter === 'm' || letter === 'c') return letter === 'm' ? 'messaging' : 'contact';
  return parameters.get('k') === 's' ? 'messaging' : null;
}
