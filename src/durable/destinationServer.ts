// Which of the hosts that PRXY names senders are brought to.

import { relayUrl } from '../../client/smp/socket.ts';
import type { KeyHash } from '../proto/ids.ts';
import type { SMPServer } from '../proto/server.ts';
import type { DestinationServer } from './destinationCall.ts';
import { mayBePublic } from './publicHost.ts';
import type { DestinationPolicy } from './settings.ts';

/** Relays have two or three: a name, an address, an onion host. Each that is tried costs an object. */
const maxHosts = 4;

const noChallenge = new Uint8Array();

/** In their order, and spelled in one way, so that there is one session for all who mean the same relay. */
export function destinationsOf(
  { hosts, port, keyHash }: SMPServer,
  policy: DestinationPolicy,
): DestinationServer[] {
  if (relayUrl('relay', port, noChallenge) === null) return [];
  return hosts
    .map((host) => host.toLowerCase())
    .filter((host) => isAllowed(host, policy))
    .slice(0, maxHosts)
    .map((host) => ({
      hosts: [host],
      port: String(Number(port || '443')),
      // A copy: it is a view of the client's transmission, and would take all of it along.
      keyHash: keyHash.slice() as KeyHash,
    }));
}

function isAllowed(host: string, { allowed, local }: DestinationPolicy): boolean {
  if (relayUrl(host, '', noChallenge) === null) return false;
  const isListed = allowed.length === 0 || allowed.some((name) => name.toLowerCase() === host);
  return isListed && (local || mayBePublic(host));
}
