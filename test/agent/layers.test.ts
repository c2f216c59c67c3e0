// A confirmation and a message from what one agent says to the body of SEND and back, against the reference.

import { describe, expect, test } from 'vitest';
import { primitives } from '#primitives';
import { agentMessage } from '../../client/agent/agentMessage.ts';
import { type AgentMsgEnvelope, agentMsgEnvelope } from '../../client/agent/agentMsgEnvelope.ts';
import {
  type ClientMessage,
  clientMessage,
  decodeClientMsgEnvelope,
  openClientMessage,
  sealClientMessage,
} from '../../client/agent/clientMessage.ts';
import { msgHash } from '../../client/agent/msgIntegrity.ts';
import { paddedConnInfoLength, paddedMessageLength } from '../../client/agent/paddedLength.ts';
import { decrypt } from '../../client/agent/ratchet/decrypt.ts';
import { encrypt } from '../../client/agent/ratchet/encrypt.ts';
import { fresh } from '../../client/agent/ratchet/fresh.ts';
import { initRcvRatchet, initSndRatchet } from '../../client/agent/ratchet/initRatchet.ts';
import type { RatchetState } from '../../client/agent/ratchet/ratchetState.ts';
import { fromHex, hex, utf8 } from '../../src/proto/bytes.ts';
import { decode, encode } from '../../src/proto/codec.ts';
import { authKeyFromSpki } from '../../src/proto/keys.ts';
import vectors from '../vectors/agent_messages.json';
import { valueOf } from '../proto/vector.ts';
import { dhKeyOf } from './agentVector.ts';
import { sent, worked } from './ratchetOutcome.ts';
import { keyPairOf, keysOf, parametersOf } from './ratchetRecording.ts';

const sha256 = (bytes: Uint8Array) => hex(primitives.sha256(bytes));

type Layers = (typeof vectors.layers)[number];

function partyOf(x3dh: Layers['bobX3dh'], e2eParams: string, kemPrivateParams: string | null) {
  const [x3dhKey1, x3dhKey2] = x3dh;
  if (x3dhKey1 === undefined || x3dhKey2 === undefined) throw new Error('no keys');
  return { x3dhKey1, x3dhKey2, e2eParams, kemPrivateParams };
}

describe.each(vectors.layers)('$name', (layers) => {
  const { agentVersion, smpClientVersion, confirmation, message } = layers;
  const secret = fromHex(layers.e2eSecret);
  const alice = partyOf(layers.aliceX3dh, layers.aliceE2EParams, layers.aliceKem);
  const bob = partyOf(layers.bobX3dh, layers.bobE2EParams, layers.bobKem);
  const supportsPQ = layers.bobKem !== null;
  const e2ePublicKey = dhKeyOf(layers.bobE2EKey.publicDer);

  const bobs = (): RatchetState => {
    const recorded = { ...fresh, x448KeyPair: () => keyPairOf(layers.bobRatchetKey) };
    return worked(initSndRatchet(keysOf(bob), parametersOf(alice), 3, recorded));
  };
  const alices = async () =>
    worked(await initRcvRatchet(keysOf(alice), parametersOf(bob), 3, supportsPQ, fresh));

  const confirm = () => {
    const paddedLength = paddedConnInfoLength(agentVersion, supportsPQ);
    return sent(encrypt(bobs(), fromHex(confirmation.agentMessage), { paddedLength }));
  };
  const say = () => {
    const paddedLength = paddedMessageLength(agentVersion, supportsPQ);
    return sent(encrypt(confirm().state, fromHex(message.agentMessage), { paddedLength }));
  };
  const confirmationEnvelope = (): AgentMsgEnvelope => ({
    agentVersion,
    tag: 'AgentConfirmation',
    e2eParams: parametersOf(bob),
    encConnInfo: confirm().message,
  });

  test('the queue’s secret is that of both its ends', () => {
    const { queueE2EKey, bobE2EKey } = layers;
    expect(primitives.x25519(fromHex(bobE2EKey.private), fromHex(queueE2EKey.public))).toEqual(secret);
    expect(primitives.x25519(fromHex(queueE2EKey.private), e2ePublicKey)).toEqual(secret);
  });

  test('a confirmation becomes the body of SEND', () => {
    const envelope = encode(agentMsgEnvelope, confirmationEnvelope());
    const value: ClientMessage = { privHeader: 'PHEmpty', body: envelope };
    expect(sha256(envelope)).toBe(confirmation.envelope.sha256);
    expect(sha256(encode(clientMessage, value))).toBe(confirmation.clientMessage.sha256);
    const header = { smpClientVersion, e2ePublicKey };
    const body = sealClientMessage(secret, header, value, fromHex(confirmation.nonce));
    expect(hex(body)).toBe(confirmation.sendBody.hex);
  });

  test('a confirmation may bring the key to secure the queue with', () => {
    const { prefix, senderKey, size } = confirmation.clientMessageWithSenderKey;
    const key = authKeyFromSpki(fromHex(senderKey.publicDer));
    if (key === null) return expect(key).not.toBeNull();
    const body = encode(agentMsgEnvelope, confirmationEnvelope());
    const value: ClientMessage = { privHeader: 'PHConfirmation', senderKey: key, body };
    const encoded = encode(clientMessage, value);
    expect(encoded).toHaveLength(size);
    expect(hex(encoded.subarray(0, prefix.length / 2))).toBe(prefix);
    const sealed = sealClientMessage(secret, { smpClientVersion, e2ePublicKey }, value);
    const opened = openClientMessage(secret, valueOf(decodeClientMsgEnvelope(sealed)));
    expect(opened).toEqual({ ok: true, value });
  });

  test('a message becomes the body of SEND', () => {
    const envelope: AgentMsgEnvelope = {
      agentVersion,
      tag: 'AgentMsgEnvelope',
      encAgentMessage: say().message,
    };
    const body = sealClientMessage(
      secret,
      { smpClientVersion, e2ePublicKey: null },
      { privHeader: 'PHEmpty', body: encode(agentMsgEnvelope, envelope) },
      fromHex(message.nonce),
    );
    expect(hex(body)).toBe(message.sendBody.hex);
    expect(hex(msgHash(fromHex(message.agentMessage)))).toBe(message.messageHash);
  });

  const opened = (body: string) => {
    const envelope = valueOf(decodeClientMsgEnvelope(fromHex(body)));
    const clientMessage = openClientMessage(secret, envelope);
    if (!clientMessage.ok) throw new Error(clientMessage.error);
    return { header: envelope.header, ...clientMessage.value };
  };

  test('and both are read', async () => {
    const first = opened(confirmation.sendBody.hex);
    expect(first).toMatchObject({ header: { smpClientVersion, e2ePublicKey }, privHeader: 'PHEmpty' });
    const confirmed = valueOf(decode(agentMsgEnvelope, first.body));
    if (confirmed.tag !== 'AgentConfirmation') return expect(confirmed.tag).toBeNull();
    expect(confirmed.e2eParams).toEqual(parametersOf(bob));
    const info = await decrypt(await alices(), confirmed.encConnInfo, fresh);
    if (!info.ok) return expect(info.error).toBeNull();
    expect(hex(info.plaintext)).toBe(confirmation.decrypted);
    expect(valueOf(decode(agentMessage, info.plaintext)).tag).toBe('AgentConnInfoReply');

    const second = opened(message.sendBody.hex);
    expect(second.header).toEqual({ smpClientVersion, e2ePublicKey: null });
    const envelope = valueOf(decode(agentMsgEnvelope, second.body));
    if (envelope.tag !== 'AgentMsgEnvelope') return expect(envelope.tag).toBeNull();
    const said = await decrypt(info.state, envelope.encAgentMessage, fresh);
    if (!said.ok) return expect(said.error).toBeNull();
    expect(hex(said.plaintext)).toBe(message.decrypted);
  });
});

test.each(vectors.clientMessages)('a client message: $name', ({ hex: written, ...vector }) => {
  const key = 'senderKey' in vector ? authKeyFromSpki(fromHex(`${vector.senderKey}`)) : null;
  const body = utf8('body');
  const value: ClientMessage =
    key === null ? { privHeader: 'PHEmpty', body } : { privHeader: 'PHConfirmation', senderKey: key, body };
  expect(hex(encode(clientMessage, value))).toBe(written);
  expect(valueOf(decode(clientMessage, fromHex(written)))).toEqual(value);
});

describe('what cannot be opened', () => {
  const secret = new Uint8Array(32).fill(7);
  const header = { smpClientVersion: 4, e2ePublicKey: null };

  test('is encrypted for another', () => {
    const sealed = sealClientMessage(new Uint8Array(32), header, {
      privHeader: 'PHEmpty',
      body: utf8('body'),
    });
    const opened = openClientMessage(secret, valueOf(decodeClientMsgEnvelope(sealed)));
    expect(opened).toEqual({ ok: false, error: 'CRYPTO' });
  });

  test('does not fit', () => {
    const message = (length: number): ClientMessage => ({
      privHeader: 'PHEmpty',
      body: new Uint8Array(length),
    });
    expect(sealClientMessage(secret, header, message(16000 - 2 - 1))).toHaveLength(16043);
    expect(() => sealClientMessage(secret, header, message(16000 - 2))).toThrow(RangeError);
  });
});
