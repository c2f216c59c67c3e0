// How a service subscribes to all of its queues at once. simplex-messaging.md, "Subscribe to multiple queues";
// Protocol.hs `SUBS`, `IdsHash`.

import { absent, int64, refined, refuse, shortString, struct } from './codec.ts';
import { rcvServiceSMPVersion } from './version.ts';

/** XOR of the MD5 hashes of all queue IDs: 16 bytes. */
const idsHash = refined(
  shortString,
  (hash) => (hash.length === 16 ? hash : refuse()),
  (hash) => hash,
);

const noHash = new Uint8Array(16);

/** SOKS and ENDS, which before v19 had the count alone. */
export function serviceSubs(version: number) {
  return struct({ count: int64, idsHash: version >= rcvServiceSMPVersion ? idsHash : absent(noHash) });
}
