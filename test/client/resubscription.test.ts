import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { primitives } from '#primitives';
import { freshAuthKeyPair } from '../../client/smp/authKeyPair.ts';
import type { NotifierQueue } from '../../client/smp/ntfCreds.ts';
import type { RecipientQueue } from '../../client/smp/recipientCommands.ts';
import { equal } from '../../src/proto/bytes.ts';
import type { EntityId, NotifierId, RecipientId, SenderId } from '../../src/proto/ids.ts';
import { asX25519PublicKey } from '../../src/proto/keys.ts';
import type { CommandTransmission } from '../../src/proto/transmission.ts';
import { aMessage, aQueue } from './conversation.ts';
import { ScriptedRelay } from './scriptedRelay.ts';
import type { ScriptedSession } from './scriptedSession.ts';
import { answersSubs, StayingClient } from './stayingClient.ts';

let relay: ScriptedRelay;
let client: StayingClient;
let session: ScriptedSession;

beforeEach(async () => {
  relay = await ScriptedRelay.start();
  client = new StayingClient(relay);
  session = await relay.welcomes();
});
afterEach(() => {
  client.close();
  relay.stop();
});

async function subscribes(...queues: RecipientQueue[]): Promise<void> {
  const outcomes = client.subscribeAll(queues);
  await answersSubs(session, queues.length);
  expect((await outcomes).every(({ ok }) => ok)).toBe(true);
}

/** The queues that the client subscribes to when it comes back. */
async function comesBack(): Promise<EntityId[]> {
  session = await client.comesBackTo(relay, session);
  const commands = await session.reads();
  session.sendsBlock(
    session.block(...commands.map((command) => ({ ...command, response: { tag: 'OK' as const } }))),
  );
  expect(commands.map(({ command }) => command.tag)).toEqual(commands.map(() => 'SUB'));
  return commands.map(({ entityId }) => entityId);
}

test('a client that comes back subscribes to all of its queues, many to a block', async () => {
  const queues = Array.from({ length: 300 }, aQueue);
  await subscribes(...queues);
  session = await client.comesBackTo(relay, session);
  const commands = await answersSubs(session, 300);
  expect(commands.map(({ entityId }) => entityId)).toEqual(queues.map(({ rcvId }) => rcvId));
  const { rcvIds } = await client.reports('subscribed');
  expect(rcvIds).toEqual(queues.map(({ rcvId }) => rcvId));

  const message = aMessage();
  session.pushes(rcvIds[299] ?? new Uint8Array(), message);
  expect(await client.reports('MSG')).toMatchObject({ rcvId: rcvIds[299], msgId: message.msgId });
});

test('thousands of queues are subscribed 500 at a time', async () => {
  const queues = Array.from({ length: 1100 }, aQueue);
  await subscribes(...queues);
  session = await client.comesBackTo(relay, session);
  for (const size of [500, 500, 100]) {
    const blocks: CommandTransmission[][] = [];
    while (blocks.flat().length < size) blocks.push(await session.reads());
    expect(blocks.flat()).toHaveLength(size);
    expect(session.frames.left).toEqual([]);
    for (const block of blocks) {
      session.sendsBlock(
        session.block(...block.map((command) => ({ ...command, response: { tag: 'OK' as const } }))),
      );
    }
  }
  const reported = [];
  for (let round = 0; round < 3; round++) reported.push((await client.reports('subscribed')).rcvIds.length);
  expect(reported).toEqual([500, 500, 100]);
});

describe('a queue is not subscribed again', () => {
  let kept: RecipientQueue;
  let left: RecipientQueue;
  beforeEach(async () => {
    kept = aQueue();
    left = aQueue();
    await subscribes(kept, left);
  });

  test.for(['END', 'DELD'] as const)('after %s', async (tag) => {
    session.pushes(left.rcvId, { tag });
    await client.reports(tag);
    expect(await comesBack()).toEqual([kept.rcvId]);
  });

  test('after it was deleted', async () => {
    const deleted = client.delete(left);
    session.answers(await session.readsOne(), { tag: 'OK' });
    expect((await deleted).ok).toBe(true);
    expect(await comesBack()).toEqual([kept.rcvId]);
  });

  test('after it was forgotten', async () => {
    client.forget(left.rcvId);
    expect(await comesBack()).toEqual([kept.rcvId]);
  });

  test('after the relay has refused it once, which is reported', async () => {
    session = await client.comesBackTo(relay, session);
    const [first, second] = await session.reads();
    if (first === undefined || second === undefined) throw new Error('not two commands');
    session.answers(first, { tag: 'OK' });
    session.answers(second, { tag: 'ERR', error: 'AUTH' });
    const { rcvId: entityId } = left;
    expect(await client.reports('refused')).toMatchObject({ command: 'SUB', entityId, error: 'AUTH' });
    expect(await comesBack()).toEqual([kept.rcvId]);
  });

  test('after the relay has refused a second SUB by its user', async () => {
    const again = client.subscribe(left);
    session.answers(await session.readsOne(), { tag: 'ERR', error: 'AUTH' });
    expect(await again).toEqual({ ok: false, failure: 'refused', error: 'AUTH' });
    expect(await comesBack()).toEqual([kept.rcvId]);
  });
});

describe('a notifier that comes back', () => {
  const watched = (): NotifierQueue => ({
    notifierId: primitives.randomBytes(24) as NotifierId,
    ntfAuthKey: freshAuthKeyPair('Ed25519').privateKey,
  });
  let queue: RecipientQueue;
  let kept: NotifierQueue;
  let left: NotifierQueue;
  beforeEach(async () => {
    [queue, kept, left] = [aQueue(), watched(), watched()];
    await subscribes(queue);
    for (const one of [kept, left]) {
      const outcome = client.subscribeToNotifications(one);
      session.answers(await session.readsOne(), { tag: 'SOK', serviceId: null });
      expect((await outcome).ok).toBe(true);
    }
  });

  test('watches again, in the same blocks as it subscribes', async () => {
    session = await client.comesBackTo(relay, session);
    const commands = await answersSubs(session, 3);
    expect(commands.map(({ command }) => command.tag)).toEqual(['SUB', 'NSUB', 'NSUB']);
    const { rcvIds, notifierIds } = await client.reports('subscribed');
    expect([rcvIds, notifierIds]).toEqual([[queue.rcvId], [kept.notifierId, left.notifierId]]);
  });

  test.for(['END', 'DELD'] as const)('does not watch again after %s', async (tag) => {
    session.pushes(left.notifierId, { tag });
    await client.reports(tag);
    session = await client.comesBackTo(relay, session);
    const commands = await answersSubs(session, 2);
    expect(commands.map(({ entityId }) => entityId)).toEqual([queue.rcvId, kept.notifierId]);
  });

  test('is told what the relay refuses, and does not ask for it again', async () => {
    session = await client.comesBackTo(relay, session);
    const commands = await session.reads();
    session.sendsBlock(
      session.block(
        ...commands.map((command) => {
          const isLeft = equal(command.entityId, left.notifierId);
          return {
            ...command,
            response: isLeft ? { tag: 'ERR' as const, error: 'AUTH' as const } : { tag: 'OK' as const },
          };
        }),
      ),
    );
    const { notifierId: entityId } = left;
    expect(await client.reports('refused')).toMatchObject({ command: 'NSUB', entityId, error: 'AUTH' });
    session = await client.comesBackTo(relay, session);
    expect((await answersSubs(session, 2)).map(({ command }) => command.tag)).toEqual(['SUB', 'NSUB']);
  });
});

describe('a queue is subscribed again', () => {
  test.for(['subscribe', 'create'] as const)(
    'or not, as its creation has said: %s',
    async (subscribeMode) => {
      const kept = aQueue();
      await subscribes(kept);
      const rcvAuthKey = freshAuthKeyPair('Ed25519');
      const created = client.createQueue({ rcvAuthKey, rcvDhKey: primitives.x25519KeyPair(), subscribeMode });
      const rcvId = primitives.randomBytes(24) as RecipientId;
      session.answers(await session.readsOne(), {
        tag: 'IDS',
        rcvId,
        sndId: primitives.randomBytes(24) as SenderId,
        srvDhKey: asX25519PublicKey(primitives.x25519KeyPair().publicKey),
        queueMode: 'messaging',
        linkId: null,
        serviceId: null,
        ntfCreds: null,
      });
      expect((await created).ok).toBe(true);
      expect(await comesBack()).toEqual(subscribeMode === 'subscribe' ? [kept.rcvId, rcvId] : [kept.rcvId]);
    },
  );

  test('that could not be subscribed for want of a connection', async () => {
    session.drops();
    await client.reports('disconnected');
    const queue = aQueue();
    expect(await client.subscribe(queue)).toMatchObject({ failure: 'closed', sent: false });
    client.reconnectNow();
    session = await relay.welcomes();
    expect((await session.readsOne()).entityId).toEqual(queue.rcvId);
  });

  test.for(['INTERNAL', { STORE: 'disk full' }] as const)(
    'on the same connection after %j',
    async (error) => {
      const queue = aQueue();
      const outcome = client.subscribe(queue);
      session.answers(await session.readsOne(), { tag: 'ERR', error });
      expect(await outcome).toEqual({ ok: false, failure: 'refused', error });
      session.answers(await session.readsOne(), { tag: 'ERR', error });
      session.answers(await session.readsOne(), { tag: 'OK' });
      expect((await client.reports('subscribed')).rcvIds).toEqual([queue.rcvId]);
    },
  );

  test('on the same connection after it was not answered in time', async () => {
    client.close();
    client = new StayingClient(relay, { commandTimeout: 200 });
    session = await relay.welcomes();
    const queue = aQueue();
    expect(await client.subscribe(queue)).toEqual({ ok: false, failure: 'timeout' });
    await session.readsOne();
    session.answers(await session.readsOne(), { tag: 'OK' });
    expect((await client.reports('subscribed')).rcvIds).toEqual([queue.rcvId]);
  });

  test('although an END comes while it is being subscribed: that was about the time before', async () => {
    const queue = aQueue();
    await subscribes(queue);
    const again = client.subscribe(queue);
    const command = await session.readsOne();
    session.pushes(queue.rcvId, { tag: 'END' });
    session.answers(command, { tag: 'OK' });
    expect((await again).ok).toBe(true);
    expect(await comesBack()).toEqual([queue.rcvId]);
  });

  test('but not although an END comes right after', async () => {
    const [queue, kept] = [aQueue(), aQueue()];
    await subscribes(queue, kept);
    const again = client.subscribe(queue);
    const command = await session.readsOne();
    const { entityId } = command;
    session.sendsBlock(
      session.block({ ...command, response: { tag: 'OK' } }, { entityId, response: { tag: 'END' } }),
    );
    expect((await again).ok).toBe(true);
    expect(await comesBack()).toEqual([kept.rcvId]);
  });
});
