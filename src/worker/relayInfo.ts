// What the relay says about itself to anybody who asks: the facts of its page and of its info document.

import { cipher } from '#cipher';
import { primitives } from '#primitives';
import { type Identity, loadIdentity } from '../durable/identity.ts';
import { currentSettings, runtimeSettings } from '../durable/runtimeSettings.ts';
import type { Access, CreationAccess } from '../durable/settings.ts';
import { paddedBase64url } from '../proto/bytes.ts';
import { formatServer } from '../proto/server.ts';
import { supportedSMPVersions, type VersionRange } from '../proto/version.ts';

export interface RelayInfo {
  /** `smp://<keyHash>@<host>:<port>` as the asker reaches the relay. */
  address: string;
  /** SHA-256 of the identity certificate in base64url, as in the address. */
  keyHash: string;
  versions: VersionRange;
  /** `noble` says that the runtime's own primitives failed their known-answer test, and that all is slower. */
  crypto: 'native' | 'noble';
  /** `online`: the Relay object made the identity and its key is here. `secret`: it was made elsewhere. */
  identity: Identity['origin'];
  /** What is done here. */
  roles: { queues: boolean; proxy: boolean };
  /** Messages that a queue holds, and for how long; null where there are no queues. */
  messageQuota: number | null;
  messageTtlSeconds: number | null;
  /** As whoever runs this says; null: nothing. */
  operator: string | null;
  country: string | null;
  hosting: string | null;
  contact: string | null;
  sourceCommit: string | null;
  newQueues: CreationAccess['kind'];
  /** In the whole relay; null: any number. */
  newQueuesPerMinute: number | null;
  newQueuesPerDay: number | null;
  /** What the operator has to say to everybody, as before the relay closes. */
  notice: string | null;
  /** Who may reach other relays through this one. */
  proxying: Access['kind'];
}

/** `url` is the one that the relay was asked under: it does not know its own name. */
export async function relayInfo(env: Env, url: URL): Promise<RelayInfo> {
  const { keyHash, origin } = await loadIdentity(env);
  const settings = await currentSettings(env);
  const { newQueues, newQueuesPerMinute, newQueuesPerDay, proxying } = settings;
  const { notice } = await runtimeSettings(env);
  // The proxy's deployment binds no queues.
  const hasQueues = (env as Partial<Env>).QUEUE !== undefined;
  return {
    address: formatServer({ keyHash, hosts: [hostName(url)], port: port(url) }),
    keyHash: paddedBase64url(keyHash),
    versions: supportedSMPVersions,
    crypto: primitives.backend === 'node:crypto' && cipher.backend === 'libsodium' ? 'native' : 'noble',
    identity: origin,
    roles: { queues: hasQueues, proxy: proxying.kind !== 'off' },
    messageQuota: hasQueues ? settings.messageQuota : null,
    messageTtlSeconds: hasQueues ? settings.messageTtlSeconds : null,
    ...statements(env),
    newQueues: hasQueues ? newQueues.kind : 'off',
    newQueuesPerMinute,
    newQueuesPerDay,
    notice,
    proxying: proxying.kind,
  };
}

type Statements = Pick<RelayInfo, 'operator' | 'country' | 'hosting' | 'contact' | 'sourceCommit'>;

function statements({ OPERATOR, COUNTRY, HOSTING, CONTACT, SOURCE_COMMIT }: Env): Statements {
  return {
    operator: OPERATOR || null,
    country: COUNTRY || null,
    hosting: HOSTING || null,
    contact: CONTACT || null,
    sourceCommit: SOURCE_COMMIT || null,
  };
}

/** IPv6 stands in brackets in a URL, and without them in a server's hosts. */
function hostName(url: URL): string {
  return url.hostname.replace(/^\[(.*)\]$/, '$1');
}

/** Never empty: clients do not agree on what an address without a port means. */
function port(url: URL): string {
  if (url.port !== '') return url.port;
  return url.protocol === 'https:' ? '443' : '80';
}
