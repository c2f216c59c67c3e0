// Which relays and which proxy the messages of a connection pass, as far as this party can know: through whom the other
// party sends is theirs to choose, and nobody tells.

import type { SMPServer } from '../../../src/proto/server.ts';
import type { ConnectionState } from '../connection/connectionState.ts';
import type { ProxyChoice } from './proxyChoice.ts';

export interface Ways {
  /** Where this party receives. */
  own: SMPServer;
  /** Where it will, once it has moved. */
  movingTo: SMPServer | null;
  /** Where the other party receives. */
  theirs: SMPServer;
  /** Through whom it is sent there; null where nobody can be used. */
  through: ProxyChoice | null;
}

/** Null until each party has a queue of the other's. */
export function waysOf(
  state: ConnectionState,
  choose: (destination: SMPServer) => ProxyChoice | null,
): Ways | null {
  if (state.kind !== 'duplex') return null;
  const { rcvQueue, rcvMove, sndQueue } = state;
  return {
    own: rcvQueue.server,
    movingTo: rcvMove?.queue.server ?? null,
    theirs: sndQueue.server,
    through: choose(sndQueue.server),
  };
}
