// What is sent through a queue, after the queue's own encryption is taken off. agent-protocol.md, "Messages between
// SMP agents"; Agent/Protocol.hs `AgentMsgEnvelope`.

import {
  type Codec,
  large,
  maybe,
  refined,
  refuse,
  struct,
  tail,
  utf8Text,
  type Wire,
  word16,
} from '../../src/proto/codec.ts';
import { variant } from '../../src/proto/variant.ts';
import type { InvitationRequest } from './connectionRequest.ts';
import { formatConnectionRequest, parseConnectionRequest } from './connectionRequestUri.ts';
import { e2eParameters, e2eProposal } from './ratchet/e2eParameters.ts';

/** As a link, in the text form that people pass on. */
const invitation: Codec<InvitationRequest> = refined(
  utf8Text(large),
  (uri) => {
    const request = parseConnectionRequest(uri);
    return request?.mode === 'invitation' ? request : refuse();
  },
  (request) => formatConnectionRequest(request),
);

const content = variant('tag', {
  /** Secures a connection: `e2eParams` from the joining party; `encConnInfo` under the ratchet. */
  AgentConfirmation: ['C', struct({ e2eParams: maybe(e2eParameters), encConnInfo: tail })],
  /** `encAgentMessage` under the ratchet. */
  AgentMsgEnvelope: ['M', struct({ encAgentMessage: tail })],
  /** To a contact address, so not under a ratchet. */
  AgentInvitation: ['I', struct({ connReq: invitation, connInfo: tail })],
  /** To make the ratchet anew, when messages no longer decrypt. */
  AgentRatchetKey: ['R', struct({ e2eParams: e2eProposal, info: tail })],
});

export type AgentMsgEnvelope = Wire<typeof content> & { agentVersion: number };

export const agentMsgEnvelope: Codec<AgentMsgEnvelope> = {
  read: (input) => {
    const agentVersion = word16.read(input);
    return { agentVersion, ...content.read(input) };
  },
  write: ({ agentVersion, ...envelope }, output) => {
    word16.write(agentVersion, output);
    content.write(envelope, output);
  },
};
