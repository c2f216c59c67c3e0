// Two agents of the reference that connect through a relay and talk: every layer of everything that they sent.

import { describe, expect, test } from 'vitest';
import { primitives } from '#primitives';
import { agentMessage } from '../../client/agent/agentMessage.ts';
import { type AgentMsgEnvelope, agentMsgEnvelope } from '../../client/agent/agentMsgEnvelope.ts';
import {
  decodeClientMsgEnvelope,
  openClientMessage,
  sealClientMessage,
} from '../../client/agent/clientMessage.ts';
import { formatConnectionRequest, parseConnectionRequest } from '../../client/agent/connectionRequestUri.ts';
import { checkMsgIntegrity, type LastMessage, msgHash } from '../../client/agent/msgIntegrity.ts';
import { paddedConnInfoLength, paddedMessageLength } from '../../client/agent/paddedLength.ts';
import { encrypt } from '../../client/agent/ratchet/encrypt.ts';
import { securityCode } from '../../client/agent/securityCode.ts';
import { fromHex, hex } from '../../src/proto/bytes.ts';
import { decode, encode } from '../../src/proto/codec.ts';
import type { MsgId } from '../../src/proto/ids.ts';
import { encryptRcvMsgBody } from '../../src/proto/message.ts';
import { valueOf } from '../proto/vector.ts';
import { type RecordedSession, recordedSessions, type SentStep, stateBefore } from './agentRecording.ts';
import { dhKeyOf } from './agentVector.ts';
import { sent } from './ratchetOutcome.ts';

const sha256 = (bytes: Uint8Array) => hex(primitives.sha256(bytes));

function open(session: RecordedSession, { from, body }: SentStep) {
  const envelope = valueOf(decodeClientMsgEnvelope(body));
  const opened = openClientMessage(fromHex(session[from].sendQueue.e2eDhSecret), envelope);
  if (!opened.ok) throw new Error(opened.error);
  const { value: clientMessage } = opened;
  return { envelope, clientMessage, agentEnvelope: valueOf(decode(agentMsgEnvelope, clientMessage.body)) };
}

function ratchetMessage(envelope: AgentMsgEnvelope): Uint8Array {
  if (envelope.tag === 'AgentConfirmation') return envelope.encConnInfo;
  if (envelope.tag === 'AgentMsgEnvelope') return envelope.encAgentMessage;
  throw new Error(envelope.tag);
}

describe.each(recordedSessions)('$name', (session) => {
  test('the invitation is read, and written again', () => {
    const request = parseConnectionRequest(session.invitation);
    expect(request).toMatchObject({ mode: 'invitation', agentVersionRange: { min: 2, max: 7 } });
    expect(request && formatConnectionRequest(request)).toBe(session.invitation);
  });

  test('both ends of a queue have its secret', () => {
    for (const [sender, recipient] of [
      [session.alice, session.bob],
      [session.bob, session.alice],
    ] as const) {
      const { e2ePublicKeyDer, e2eDhSecret } = sender.sendQueue;
      const secret = primitives.x25519(
        fromHex(recipient.receiveQueue.e2eKey.private),
        dhKeyOf(e2ePublicKeyDer),
      );
      expect(hex(secret ?? new Uint8Array())).toBe(e2eDhSecret);
    }
  });

  test.each(session.sent)('$from sends message $at: the queue’s layer', (step) => {
    const { layers, from, body } = step;
    const { envelope, clientMessage, agentEnvelope } = open(session, step);
    const { header, nonce } = envelope;
    expect(hex(nonce)).toBe(layers.nonce);
    expect(header.smpClientVersion).toBe(layers.smpClientVersion);
    expect(header.e2ePublicKey).toEqual(
      layers.e2ePublicKeyDer === null ? null : dhKeyOf(layers.e2ePublicKeyDer),
    );
    expect(clientMessage.privHeader).toBe('PHEmpty');
    expect(agentEnvelope.agentVersion).toBe(layers.agentVersion);
    expect(agentEnvelope.tag).toBe(layers.envelope === 'C' ? 'AgentConfirmation' : 'AgentMsgEnvelope');

    expect(encode(agentMsgEnvelope, agentEnvelope)).toEqual(clientMessage.body);
    const secret = fromHex(session[from].sendQueue.e2eDhSecret);
    expect(hex(sealClientMessage(secret, header, clientMessage, nonce))).toBe(hex(body));
  });

  test.each(session.sent)('$from sends message $at: the ratchet’s layer', (step) => {
    const { agentEnvelope } = open(session, step);
    const { from, layers } = step;
    const state = stateBefore(session[from], layers.senderStateBefore);
    const length = layers.envelope === 'C' ? paddedConnInfoLength : paddedMessageLength;
    const paddedLength = length(layers.agentVersion, state.supportKEM);
    expect(paddedLength).toBe(layers.ratchetPaddedSize);
    const encrypted = sent(encrypt(state, fromHex(layers.agentMessage), { paddedLength }));
    expect(hex(encrypted.message)).toBe(hex(ratchetMessage(agentEnvelope)));
  });

  test.each(session.sent)('$from sends message $at: the agent’s message', ({ layers }) => {
    const said = fromHex(layers.agentMessage);
    expect(encode(agentMessage, valueOf(decode(agentMessage, said)))).toEqual(said);
    expect(hex(msgHash(said))).toBe(layers.agentMessageSha256);
  });

  test.each(['alice', 'bob'] as const)(
    'the messages of %s follow each other, from the confirmation on',
    (party) => {
      const [confirmation, ...messages] = session.sent.filter(({ from }) => from === party);
      let last: LastMessage = { sndMsgId: 1n, hash: fromHex(confirmation?.layers.agentMessageSha256 ?? '') };
      expect(messages.length).toBeGreaterThan(0);
      for (const { layers } of messages) {
        const said = valueOf(decode(agentMessage, fromHex(layers.agentMessage)));
        if (said.tag !== 'AgentMessage') return expect(said.tag).toBeNull();
        expect(checkMsgIntegrity(last, said)).toBe('MsgOk');
        last = { sndMsgId: said.sndMsgId, hash: msgHash(fromHex(layers.agentMessage)) };
      }
    },
  );

  test('receipts name the messages that were read', () => {
    const said = session.sent.map(({ from, layers }) => ({
      from,
      hash: layers.agentMessageSha256,
      message: valueOf(decode(agentMessage, fromHex(layers.agentMessage))),
    }));
    const receipts = said.flatMap(({ from, message }) =>
      message.tag === 'AgentMessage' && message.body.tag === 'A_RCVD'
        ? message.body.receipts.map((receipt) => ({ by: from, ...receipt }))
        : [],
    );
    expect(receipts).toHaveLength(2);
    for (const { by, agentMsgId, msgHash: hash } of receipts) {
      const read = said.find(
        ({ from, message }) => from !== by && 'sndMsgId' in message && message.sndMsgId === agentMsgId,
      );
      expect(read?.hash).toBe(hex(hash));
    }
  });

  test('the relay’s layer', () => {
    expect(session.received).toHaveLength(session.sent.length);
    session.received.forEach(({ to, msgId, timestamp, notification, encryptedSha256 }, at) => {
      const body = session.sent[at]?.body ?? new Uint8Array();
      const secret = fromHex(session[to].receiveQueue.recipientDhSecret);
      const content = { kind: 'message' as const, timestamp: BigInt(timestamp), notification, body };
      expect(sha256(encryptRcvMsgBody(secret, fromHex(msgId) as MsgId, content))).toBe(encryptedSha256);
    });
  });

  test('both have the same security code', () => {
    const codes = [session.alice, session.bob].map((party) =>
      securityCode(stateBefore(party, party.ratchetStates.length - 1).associatedData),
    );
    expect(codes).toEqual([session.securityCode, session.securityCode]);
  });
});
