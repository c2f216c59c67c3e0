import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { primitives } from '#primitives';
import { freshAuthKeyPair } from '../../client/smp/authKeyPair.ts';
import { ACK, DEL, GET, KEY, NEW, OFF, PING, QUE, SUB } from '../../client/smp/recipientCommands.ts';
import { SEND, SKEY } from '../../client/smp/senderCommands.ts';
import { utf8 } from '../../src/proto/bytes.ts';
import type { SenderId } from '../../src/proto/ids.ts';
import { asX25519PublicKey } from '../../src/proto/keys.ts';
import { decryptRcvMsgBody, encryptRcvMsgBody } from '../../src/proto/message.ts';
import type { Response } from '../../src/proto/responses.ts';
import type { CommandTransmission } from '../../src/proto/transmission.ts';
import { aConversation, aMessage, aQueue, type Conversation } from './conversation.ts';

let talk: Conversation;
beforeEach(async () => {
  talk = await aConversation();
});
afterEach(() => {
  talk.connection.close();
  talk.relay.stop();
});

describe('each command takes its own answers and no others', () => {
  const queue = aQueue();
  const sender = { sndId: primitives.randomBytes(24) as SenderId, sndAuthKey: null };
  const keys = freshAuthKeyPair('X25519');
  const message = aMessage();
  const ids: Response = {
    tag: 'IDS',
    rcvId: queue.rcvId,
    sndId: sender.sndId,
    srvDhKey: asX25519PublicKey(primitives.x25519KeyPair().publicKey),
    queueMode: 'messaging',
    linkId: null,
    serviceId: null,
    ntfCreds: null,
  };
  const newQueue = { rcvAuthKey: freshAuthKeyPair('Ed25519'), rcvDhKey: primitives.x25519KeyPair() };
  const everyResponse: Response[] = [
    ids,
    message,
    { tag: 'OK' },
    { tag: 'SOK', serviceId: null },
    { tag: 'PONG' },
    { tag: 'INFO', info: { qiSnd: true, qiNtf: false, qiSize: 3 } },
    { tag: 'END' },
    { tag: 'LNK', senderId: sender.sndId, linkData: { fixedData: utf8('f'), userData: utf8('u') } },
  ];

  test.for([
    { request: NEW(newQueue), answers: ['IDS'] },
    { request: SUB(queue), answers: ['MSG', 'OK', 'SOK'] },
    { request: KEY(queue, keys.publicKey), answers: ['OK'] },
    { request: SKEY(sender.sndId, keys), answers: ['OK'] },
    { request: SEND(sender, utf8('hello'), true), answers: ['OK'] },
    { request: ACK(queue, message.msgId), answers: ['MSG', 'OK'] },
    { request: GET(queue), answers: ['MSG', 'OK'] },
    { request: OFF(queue), answers: ['OK'] },
    { request: DEL(queue), answers: ['OK'] },
    { request: QUE(queue), answers: ['INFO'] },
    { request: PING(), answers: ['PONG'] },
  ])('$request.command.tag: $answers', async ({ request, answers }) => {
    const { session, connection } = talk;
    const outcomes = connection.requestAll<unknown>(everyResponse.map(() => request));
    const commands: CommandTransmission[] = [];
    while (commands.length < everyResponse.length) commands.push(...(await session.reads()));
    commands.forEach((command, at) => session.answers(command, everyResponse[at] ?? { tag: 'OK' }));
    const taken = (await outcomes).flatMap(({ ok }, at) => (ok ? [everyResponse[at]?.tag] : []));
    expect(taken).toEqual(answers);
  });

  test('NEW gives the queue’s IDs and the secret that opens its messages', async () => {
    const { session, connection } = talk;
    const relayKey = primitives.x25519KeyPair();
    const created = connection.createQueue(newQueue);
    session.answers(await session.readsOne(), { ...ids, srvDhKey: asX25519PublicKey(relayKey.publicKey) });
    const outcome = await created;
    if (!outcome.ok) throw new Error(outcome.failure);
    expect(outcome.value).toMatchObject({ rcvId: queue.rcvId, sndId: sender.sndId, queueMode: 'messaging' });
    const secret = primitives.x25519(relayKey.privateKey, newQueue.rcvDhKey.publicKey) ?? new Uint8Array();
    const content = { kind: 'message' as const, timestamp: 1n, notification: true, body: utf8('hello') };
    const body = encryptRcvMsgBody(secret, message.msgId, content);
    expect(decryptRcvMsgBody(outcome.value.rcvDhSecret, message.msgId, body)).toEqual(content);
  });

  test('NEW refuses a queue key of low order', async () => {
    const { session, connection } = talk;
    const created = connection.createQueue(newQueue);
    session.answers(await session.readsOne(), { ...ids, srvDhKey: asX25519PublicKey(new Uint8Array(32)) });
    expect(await created).toEqual({ ok: false, failure: 'unexpected', response: 'IDS' });
  });
});
