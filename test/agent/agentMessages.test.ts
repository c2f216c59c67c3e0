// What agents say to each other, the envelopes of it and the lengths that it is padded to, against the reference.

import { describe, expect, test } from 'vitest';
import { type AgentMessage, agentMessage, type AMessage } from '../../client/agent/agentMessage.ts';
import { type AgentMsgEnvelope, agentMsgEnvelope } from '../../client/agent/agentMsgEnvelope.ts';
import { parseConnectionRequest } from '../../client/agent/connectionRequestUri.ts';
import { paddedConnInfoLength, paddedMessageLength } from '../../client/agent/paddedLength.ts';
import { e2eParameters, e2eProposal } from '../../client/agent/ratchet/e2eParameters.ts';
import { concat, fromHex, hex, utf8 } from '../../src/proto/bytes.ts';
import { decode, encode, large } from '../../src/proto/codec.ts';
import { authKeyFromSpki } from '../../src/proto/keys.ts';
import vectors from '../vectors/agent_messages.json';
import links from '../vectors/short_links.json';
import { valueOf } from '../proto/vector.ts';
import { type AddressJson, queueInfoOf, type QueueInfoJson, queueUriOf, sndQAddrOf } from './agentVector.ts';

type Json = Record<string, unknown>;

/** The vectors have our names for the fields; what they hold is written as JSON can. */
const fields: Record<string, (value: never) => unknown> = {
  tag: (tag: string) => tag,
  sndMsgId: (id: number) => BigInt(id),
  agentMsgId: (id: number) => BigInt(id),
  lastDecryptedMsgId: (id: number) => BigInt(id),
  body: (body: string | Json) => (typeof body === 'string' ? fromHex(body) : read(body)),
  receipts: (receipts: Json[]) => receipts.map(read),
  address: sndQAddrOf,
  addresses: (addresses: AddressJson[]) => addresses.map(sndQAddrOf),
  queue: (queue: QueueInfoJson) => queueOf(queue),
  queues: (queues: Json[]) => queues.map((each) => ('server' in each ? queueOf(each as never) : read(each))),
  replaced: (address: AddressJson | null) => address && sndQAddrOf(address),
  primary: (primary: boolean) => primary,
  senderKey: (spki: string) => authKeyFromSpki(fromHex(spki)),
};

function queueOf(queue: QueueInfoJson) {
  return 'clientVersionRange' in queue ? queueUriOf(queue as never) : queueInfoOf(queue);
}

function read(json: Json): Json {
  const entries = Object.entries(json).map(([name, value]) => {
    const reader = fields[name] ?? ((written: string) => fromHex(written));
    return [name, reader(value as never)];
  });
  return Object.fromEntries(entries) as Json;
}

test.each(vectors.agentMessages)('$name', ({ hex: written, message }) => {
  const value = read(message) as unknown as AgentMessage;
  expect(hex(encode(agentMessage, value))).toBe(written);
  expect(valueOf(decode(agentMessage, fromHex(written)))).toEqual(value);
});

test('every kind of message is there', () => {
  const tags = vectors.agentMessages.map(({ message }) =>
    'body' in message ? (message.body as Json)['tag'] : message.tag,
  );
  const known: (AgentMessage['tag'] | AMessage['tag'])[] = [
    'AgentConnInfo',
    'AgentConnInfoReply',
    'AgentRatchetInfo',
    ...(['HELLO', 'A_MSG', 'A_RCVD', 'A_QCONT', 'QADD', 'QKEY', 'QUSE', 'QTEST', 'EREADY'] as const),
  ];
  expect([...new Set(tags)]).toEqual(known);
});

type EnvelopeJson = { agentVersion: number; tag: string } & Record<string, string | number | null>;

const envelopeReaders: Record<AgentMsgEnvelope['tag'], (json: EnvelopeJson) => object> = {
  AgentConfirmation: ({ e2eParams, encConnInfo }) => ({
    e2eParams: e2eParams === null ? null : valueOf(decode(e2eParameters, fromHex(`${e2eParams}`))),
    encConnInfo: fromHex(`${encConnInfo}`),
  }),
  AgentMsgEnvelope: ({ encAgentMessage }) => ({ encAgentMessage: fromHex(`${encAgentMessage}`) }),
  AgentInvitation: ({ connReq, connInfo }) => ({
    connReq: parseConnectionRequest(`${connReq}`),
    connInfo: fromHex(`${connInfo}`),
  }),
  AgentRatchetKey: ({ e2eParams, info }) => ({
    e2eParams: valueOf(decode(e2eProposal, fromHex(`${e2eParams}`))),
    info: fromHex(`${info}`),
  }),
};

test.each(vectors.envelopes)('envelope: $name', ({ hex: written, envelope }) => {
  const json = envelope as unknown as EnvelopeJson & AgentMsgEnvelope;
  const { agentVersion, tag } = json;
  const value = { agentVersion, tag, ...envelopeReaders[tag](json) } as AgentMsgEnvelope;
  expect(hex(encode(agentMsgEnvelope, value))).toBe(written);
  expect(valueOf(decode(agentMsgEnvelope, fromHex(written)))).toEqual(value);
});

describe('an envelope is refused', () => {
  const invitation = (link: Uint8Array) =>
    concat(fromHex('0007'), utf8('I'), encode(large, link), utf8('profile'));
  const [contact] = links.connectionRequests.filter(({ request }) => request.mode === 'contact');
  const [accepting] = vectors.envelopes.filter(({ name }) => name.includes('PQ'));

  test.each([
    ['of no kind', concat(fromHex('0007'), utf8('X'))],
    ['without a kind', fromHex('0007')],
    ['with an invitation that is none', invitation(utf8('simplex:/invitation'))],
    ['with a contact address for an invitation', invitation(utf8(contact?.uri ?? ''))],
    ['with an invitation that is no text', invitation(fromHex('ff'))],
    [
      'that accepts a KEM key before one was proposed',
      concat(fromHex('0007'), utf8('R'), fromHex(`${accepting?.envelope.e2eParams}`)),
    ],
  ])('%s', (_, received) => {
    expect(parseConnectionRequest(contact?.uri ?? '')).toMatchObject({ mode: 'contact' });
    expect(decode(agentMsgEnvelope, received).ok).toBe(false);
  });
});

test.each(vectors.paddedSizes)(
  'agent v$agentVersion, PQ $pq: padded to $connInfoPadded, $messagePadded',
  (sizes) => {
    const { agentVersion, pq, connInfoPadded, messagePadded } = sizes;
    expect(paddedConnInfoLength(agentVersion, pq)).toBe(connInfoPadded);
    expect(paddedMessageLength(agentVersion, pq)).toBe(messagePadded);
  },
);

test.each([
  '',
  'X',
  'M',
  '4d0000000000000001',
  '4d000000000000000100',
  '4d00000000000000010051',
  '4d0000000000000001005158',
  '4d0000000000000001004800',
  '4d000000000000000100' + '5600',
])('no agent message: %s', (written) => {
  expect(decode(agentMessage, written.startsWith('4d') ? fromHex(written) : utf8(written)).ok).toBe(false);
});
