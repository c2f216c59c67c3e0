// Versions of the protocol between agents, named as in Agent/Protocol.hs by what each of them brought.

import type { VersionRange } from '../../src/proto/version.ts';

/** Queues to reply to in the first confirmation; the oldest version that is spoken. */
export const duplexHandshakeSMPAgentVersion = 2;
/** Delivery receipts. */
export const deliveryRcptsSMPAgentVersion = 4;
/** The post-quantum double ratchet. */
export const pqdrSMPAgentVersion = 5;
/** The ratchet begins with the confirmation, so that no HELLO is needed. */
const ratchetOnConfSMPAgentVersion = 7;

export const supportedSMPAgentVersions: VersionRange = {
  min: duplexHandshakeSMPAgentVersion,
  max: ratchetOnConfSMPAgentVersion,
};
