// Requests at a contact address. Agent.hs `smpInvitation`, `acceptContact'`.

import { hex } from '../../../src/proto/bytes.ts';
import { decode, encode } from '../../../src/proto/codec.ts';
import type { AgentFresh } from '../agentFresh.ts';
import type { AgentMsgEnvelope } from '../agentMsgEnvelope.ts';
import { connectionRequest, type ConnectionRequest } from '../connectionRequest.ts';
import type { Turn } from './turn.ts';

const requestIdLength = 12;

export function receiveInvitation(
  turn: Turn,
  { connReq, connInfo }: AgentMsgEnvelope & { tag: 'AgentInvitation' },
  fresh: AgentFresh,
): void {
  if (turn.state.kind !== 'address') return turn.prohibited('invitation sent to a connection');
  const requestId = hex(fresh.randomBytes(requestIdLength));
  turn.records.push({ record: 'request', requestId, invitation: encode(connectionRequest, connReq) });
  turn.tell({ event: 'request', requestId, info: connInfo });
}

/** What was stored of a request. */
export function readRequest(invitation: Uint8Array): ConnectionRequest | null {
  const request = decode(connectionRequest, invitation);
  return request.ok ? request.value : null;
}
