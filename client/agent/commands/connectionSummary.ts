// What there is to be shown of a connection.

import type {
  ConnectionId,
  ConnectionState,
  Duplex,
  Links,
  RatchetSync,
} from '../connection/connectionState.ts';

export interface ConnectionSummary {
  id: ConnectionId;
  kind: ConnectionState['kind'] | 'connected';
  links: Links | null;
  sync: RatchetSync['sync'] | null;
  isMoving: boolean;
}

function isConnected({ phase }: Duplex): boolean {
  return phase.phase === 'connected';
}

export function summaryOf(state: ConnectionState): ConnectionSummary {
  const isDuplex = state.kind === 'duplex';
  return {
    id: state.id,
    kind: isDuplex && isConnected(state) ? 'connected' : state.kind,
    links: 'links' in state ? state.links : null,
    sync: isDuplex ? state.sync.sync : null,
    isMoving: isDuplex && state.rcvMove !== null,
  };
}
