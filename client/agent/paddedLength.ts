// What agent messages are padded to under the ratchet, so that a message looks like any other. The ratchet's headers
// are longer with a KEM. Agent/Protocol.hs `e2eEncConnInfoLength`, `e2eEncAgentMsgLength`.

import { pqdrSMPAgentVersion } from './agentVersion.ts';

export function paddedConnInfoLength(agentVersion: number, supportsPQ: boolean): number {
  return supportsPQ && agentVersion >= pqdrSMPAgentVersion ? 11106 : 14832;
}

export function paddedMessageLength(agentVersion: number, supportsPQ: boolean): number {
  return supportsPQ && agentVersion >= pqdrSMPAgentVersion ? 13618 : 15840;
}
