// What a link asks its reader for: to connect, through these queues. An invitation is for one reader, and has the keys
// of its ratchet; at a contact address any reader may ask. Agent/Protocol.hs `ConnectionRequestUri`.

import {
  type Codec,
  large,
  maybe,
  nonEmpty,
  refined,
  struct,
  utf8Text,
  type Wire,
} from '../../src/proto/codec.ts';
import { variant } from '../../src/proto/variant.ts';
import { versionRange } from '../../src/proto/version.ts';
import { e2eProposalInLink } from './ratchet/e2eParameters.ts';
import { type SMPQueueUri, smpQueueUri } from './smpQueue.ts';

/** Of readers who may not know of modes, those of a contact queue are not told one (`instance Encoding ConnReqUriData`). */
const queue: Codec<SMPQueueUri> = refined(
  smpQueueUri,
  (address) => ({ ...address, queueMode: address.queueMode ?? 'contact' }),
  (address) => address,
);

const connReqData = {
  agentVersionRange: versionRange,
  queues: nonEmpty(queue),
  /** The application's. */
  clientData: maybe(utf8Text(large)),
};

export const connectionRequest = variant('mode', {
  invitation: ['I', struct({ ...connReqData, e2e: e2eProposalInLink })],
  contact: ['C', struct(connReqData)],
});
export type ConnectionRequest = Wire<typeof connectionRequest>;
export type InvitationRequest = ConnectionRequest & { mode: 'invitation' };
