// Which relays and proxies a page of the operator's proposes: their own, as anybody may know them.

import { listed } from '../../src/durable/listed.ts';
import { formatServer } from '../../src/proto/server.ts';
import type { Prepared } from './folder.ts';

export interface Proposals {
  relays: string[];
  proxies: string[];
}

/** Of the relay's configuration. */
export type Variables = Partial<Record<'CLIENT_PROXIES' | 'PROXY' | 'NAME_RESOLVER_URL', unknown>>;

/** Null: not deployed from here. */
export function proposals(variables: Variables, relay: Prepared | null, proxy: Prepared | null): Proposals {
  const relays = openAddress(relay);
  const { PROXY, NAME_RESOLVER_URL } = variables;
  // As the relay itself proposes (src/worker/relayClient.ts).
  const isOpenProxy = PROXY === 'on' && !NAME_RESOLVER_URL && !hasPassword(relay);
  const choices = [
    listed(variables.CLIENT_PROXIES),
    hasPassword(proxy) ? [] : openAddress(proxy),
    isOpenProxy ? relays : [],
  ];
  return { relays, proxies: choices.find((list) => list.length > 0) ?? [] };
}

const hasPassword = (prepared: Prepared | null) => prepared?.secrets.CREATE_PASSWORD !== undefined;

/** Without the password: the page is for everybody to read. */
function openAddress(prepared: Prepared | null): string[] {
  const host = prepared?.deployment.host ?? null;
  if (prepared === null || host === null || prepared.deployment.account === null) return [];
  return [formatServer({ keyHash: prepared.keyHash, hosts: [host], port: '443' })];
}

/** What the operator should know of it. */
export function aboutProposals(
  { relays, proxies }: Proposals,
  variables: Variables,
  relay: Prepared | null,
): string[] {
  const isAllOurs = relays.length > 0 && proxies.length > 0 && listed(variables.CLIENT_PROXIES).length === 0;
  return [
    relays.length === 0
      ? 'No relay has been deployed from here: it proposes none, and who uses it must name one.'
      : `It proposes the relay ${relays.join(', ')}.`,
    proxies.length === 0
      ? 'It proposes no proxy: who uses it must name one before anything is sent.'
      : `It proposes the proxy ${proxies.join(', ')}.`,
    ...(isAllOurs
      ? [
          'Both are yours, and so hide the sender only from relays of others: better name somebody else’s proxies, CLIENT_PROXIES in wrangler.toml.',
        ]
      : []),
    ...(hasPassword(relay) && relays.length > 0
      ? ['The password of the relay is not in it: give it to your people, who enter it in the settings.']
      : []),
  ];
}
