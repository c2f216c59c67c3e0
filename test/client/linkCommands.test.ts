// Queues with links and notifications: their commands, and what the answers must repeat.

import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { primitives } from '#primitives';
import { freshAuthKeyPair } from '../../client/smp/authKeyPair.ts';
import { LGET, LKEY } from '../../client/smp/linkCommands.ts';
import { NDEL, NKEY, NSUB } from '../../client/smp/notifierCommands.ts';
import { LDEL, LSET, RKEY } from '../../client/smp/ownerCommands.ts';
import type { NewQueue } from '../../client/smp/recipientCommands.ts';
import { readAnswer, type Request } from '../../client/smp/request.ts';
import { utf8 } from '../../src/proto/bytes.ts';
import type { QueueReqData } from '../../src/proto/commands.ts';
import type { CorrId, EntityId, LinkId, NotifierId, SenderId } from '../../src/proto/ids.ts';
import { asX25519PublicKey } from '../../src/proto/keys.ts';
import { decryptNMsgMeta, encryptNMsgMeta } from '../../src/proto/message.ts';
import type { Response } from '../../src/proto/responses.ts';
import { senderIdFrom } from '../../src/proto/senderId.ts';
import { aConversation, aMessage, aQueue, type Conversation } from './conversation.ts';

const queue = aQueue();
const linkId = primitives.randomBytes(24) as LinkId;
const notifierId = primitives.randomBytes(24) as NotifierId;
const linkData = { fixedData: utf8('fixed'), userData: utf8('user') };
const keys = freshAuthKeyPair('X25519');
const ntfCreds = () => ({ ntfAuthKey: freshAuthKeyPair('Ed25519'), ntfDhKey: primitives.x25519KeyPair() });
const watched = { notifierId, ntfAuthKey: keys.privateKey };

describe('each command takes its own answers and no others', () => {
  const srvNtfDhKey = asX25519PublicKey(primitives.x25519KeyPair().publicKey);
  const everyResponse: Response[] = [
    aMessage(),
    { tag: 'OK' },
    { tag: 'SOK', serviceId: null },
    { tag: 'NID', notifierId, srvNtfDhKey },
    { tag: 'LNK', senderId: utf8('sender') as Uint8Array as SenderId, linkData },
  ];

  test.for<{ request: Request<unknown>; of: Uint8Array; key: unknown; answers: string[] }>([
    { request: LKEY(linkId, keys), of: linkId, key: keys.privateKey, answers: ['LNK'] },
    { request: LGET(linkId), of: linkId, key: null, answers: ['LNK'] },
    { request: LSET(queue, linkId, linkData), of: queue.rcvId, key: queue.rcvAuthKey, answers: ['OK'] },
    { request: LDEL(queue), of: queue.rcvId, key: queue.rcvAuthKey, answers: ['OK'] },
    { request: RKEY(queue, [keys.publicKey]), of: queue.rcvId, key: queue.rcvAuthKey, answers: ['OK'] },
    { request: NKEY(queue, ntfCreds()), of: queue.rcvId, key: queue.rcvAuthKey, answers: ['NID'] },
    { request: NDEL(queue), of: queue.rcvId, key: queue.rcvAuthKey, answers: ['OK'] },
    { request: NSUB(watched), of: notifierId, key: keys.privateKey, answers: ['OK', 'SOK'] },
  ])('$request.command.tag: $answers', ({ request, of, key, answers }) => {
    const { entityId } = request;
    const taken = everyResponse.filter((response) => readAnswer(request, { entityId, response }).ok);
    expect(taken.map(({ tag }) => tag)).toEqual(answers);
    expect({ of: entityId, key: request.key }).toEqual({ of, key });
  });
});

describe('in a conversation', () => {
  let talk: Conversation;
  beforeEach(async () => {
    talk = await aConversation();
  });
  afterEach(() => {
    talk.connection.close();
    talk.relay.stop();
  });

  /** What the relay reads is answered with a response that the client must take. */
  async function exchange<T>(outcome: Promise<{ ok: true; value: T } | { ok: false }>, response: Response) {
    const command = await talk.session.readsOne();
    talk.session.answers(command, response);
    return { command, outcome: await outcome };
  }

  test('a link is followed, by an invitation’s key or without any', async () => {
    const { connection } = talk;
    const sndId = primitives.randomBytes(24) as SenderId;
    const link = { tag: 'LNK' as const, senderId: sndId, linkData };
    for (const asked of [
      () => connection.secureAndGetLinkData(linkId, keys),
      () => connection.getLinkData(linkId),
    ]) {
      const { outcome } = await exchange(asked(), link);
      expect(outcome).toEqual({ ok: true, value: { sndId, linkData } });
    }
  });

  test('an owner sets and deletes the link, and shares the queue', async () => {
    const { connection } = talk;
    const ok: Response = { tag: 'OK' };
    const set = await exchange(connection.setLink(queue, linkId, linkData), ok);
    expect(set.command.command).toEqual({ tag: 'LSET', linkId, linkData });
    const deleted = await exchange(connection.deleteLink(queue), ok);
    const shared = await exchange(connection.setRecipientKeys(queue, [keys.publicKey]), ok);
    expect(shared.command.command).toEqual({ tag: 'RKEY', recipientKeys: [keys.publicKey] });
    for (const { outcome } of [set, deleted, shared]) expect(outcome.ok).toBe(true);
  });

  test('what notifies of a message is opened by the recipient', async () => {
    const { connection, session } = talk;
    const srvKey = primitives.x25519KeyPair();
    const creds = ntfCreds();
    const id = { notifierId, srvNtfDhKey: asX25519PublicKey(srvKey.publicKey) };
    const { outcome } = await exchange(connection.enableNotifications(queue, creds), { tag: 'NID', ...id });
    if (!outcome.ok) return expect(outcome).toBeNull();
    expect(outcome.value).toMatchObject({ notifierId, ntfAuthKey: creds.ntfAuthKey.privateKey });

    const subscribed = await exchange(connection.subscribeToNotifications(outcome.value), {
      tag: 'SOK',
      serviceId: null,
    });
    expect(subscribed.outcome).toEqual({ ok: true, value: { serviceId: null } });
    const secret = primitives.x25519(srvKey.privateKey, creds.ntfDhKey.publicKey) ?? utf8('');
    const { msgId } = aMessage();
    const nonce = primitives.randomBytes(24);
    const encMeta = encryptNMsgMeta(secret, nonce, { msgId, timestamp: 7n });
    session.pushes(notifierId, { tag: 'NMSG', nonce, encMeta });
    const event = await talk.events.take();
    if (event.event !== 'NMSG') return expect(event).toBeNull();
    expect(event.ntfId).toEqual(notifierId);
    const meta = decryptNMsgMeta(outcome.value.rcvNtfDhSecret, event.nonce, event.encMeta);
    expect(meta).toEqual({ msgId, timestamp: 7n });

    const disabled = await exchange(connection.disableNotifications(queue), { tag: 'OK' });
    expect(disabled.outcome.ok).toBe(true);
  });

  test('a relay’s notification key of low order is refused', async () => {
    const srvNtfDhKey = asX25519PublicKey(new Uint8Array(32));
    const enabled = talk.connection.enableNotifications(queue, ntfCreds());
    const { outcome } = await exchange(enabled, { tag: 'NID', notifierId, srvNtfDhKey });
    expect(outcome).toMatchObject({ ok: false, failure: 'unexpected' });
  });

  describe('a queue with link data', () => {
    const corrId = primitives.randomBytes(24) as CorrId;
    const senderId = senderIdFrom(corrId);
    const contact: QueueReqData = { mode: 'contact', data: { linkId, senderId, linkData } };
    const invitation: QueueReqData = { mode: 'messaging', data: { senderId, linkData } };
    const newQueue = (queueReqData: QueueReqData): NewQueue => ({
      rcvAuthKey: freshAuthKeyPair('Ed25519'),
      rcvDhKey: primitives.x25519KeyPair(),
      queueReqData,
      corrId,
    });
    const ids = {
      tag: 'IDS' as const,
      rcvId: queue.rcvId,
      sndId: senderId,
      srvDhKey: asX25519PublicKey(primitives.x25519KeyPair().publicKey),
      queueMode: null,
      linkId,
      serviceId: null,
      ntfCreds: null,
    };

    test.for([contact, invitation])('of a $mode queue is created under its corrId', async (queueReqData) => {
      const { command, outcome } = await exchange(talk.connection.createQueue(newQueue(queueReqData)), ids);
      expect(command.corrId).toEqual(corrId);
      expect(command.command).toMatchObject({ queueReqData });
      expect(outcome).toMatchObject({ ok: true, value: { sndId: senderId, linkId } });
    });

    const another = primitives.randomBytes(24);
    test.for<[string, QueueReqData, Partial<typeof ids & Response>]>([
      ['another sender ID', contact, { sndId: another as SenderId }],
      ['another link ID', contact, { linkId: another as LinkId }],
      ['no link ID', contact, { linkId: null } as object],
      ['another sender ID', invitation, { sndId: another as SenderId }],
      ['no link ID', invitation, { linkId: null } as object],
    ])('is none with %s', async ([, queueReqData, changed]) => {
      const created = talk.connection.createQueue(newQueue(queueReqData));
      const { outcome } = await exchange(created, { ...ids, ...changed } as Response);
      expect(outcome).toEqual({ ok: false, failure: 'unexpected', response: 'IDS' });
    });

    test('has notifications from the beginning, if the relay wants', async () => {
      const srvKey = primitives.x25519KeyPair();
      const given = { notifierId, srvNtfDhKey: asX25519PublicKey(srvKey.publicKey) };
      const creds = ntfCreds();
      const asked = { ...newQueue(contact), ntfCreds: creds };
      const { command, outcome } = await exchange(talk.connection.createQueue(asked), {
        ...ids,
        ntfCreds: given,
      });
      expect(command.command).toMatchObject({ ntfCreds: { ntfAuthKey: creds.ntfAuthKey.publicKey } });
      const rcvNtfDhSecret = primitives.x25519(srvKey.privateKey, creds.ntfDhKey.publicKey);
      expect(outcome).toMatchObject({ value: { ntfCreds: { notifierId, rcvNtfDhSecret } } });

      const without = { ...asked, corrId: primitives.randomBytes(24) as CorrId, queueReqData: null };
      const answered = await exchange(talk.connection.createQueue(without), ids);
      expect(answered.outcome).toMatchObject({ ok: true, value: { ntfCreds: null } });
    });
  });
});

test('an answer for another queue is none', () => {
  const response: Response = { tag: 'LNK', senderId: notifierId as Uint8Array as SenderId, linkData };
  const entityId = notifierId as Uint8Array as EntityId;
  expect(readAnswer(LGET(linkId), { entityId, response }).ok).toBe(false);
});
