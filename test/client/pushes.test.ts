import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { primitives } from '#primitives';
import type { EntityId, NotifierId } from '../../src/proto/ids.ts';
import { aConversation, aMessage, aQueue, type Conversation } from './conversation.ts';

let talk: Conversation;
const done = { ok: true, value: undefined };
const anotherQueue = new Uint8Array(24) as EntityId;

beforeEach(async () => {
  talk = await aConversation();
});
afterEach(() => {
  talk.connection.close();
  talk.relay.stop();
});

describe('what a relay sends by itself', () => {
  test('is reported between the answers', async () => {
    const { session, connection, events } = talk;
    const queue = aQueue();
    const subscribed = connection.subscribe(queue);
    const command = await session.readsOne();
    const entityId = command.entityId;
    const message = aMessage();
    session.answers(command, { tag: 'SOK', serviceId: null });
    session.pushes(entityId, message);
    const pong = connection.ping();
    const ping = await session.readsOne();
    const ntfId = primitives.randomBytes(24) as NotifierId;
    const notification = { nonce: primitives.randomBytes(24), encMeta: primitives.randomBytes(144) };
    session.sendsBlock(
      session.block(
        { entityId: ntfId as Uint8Array as EntityId, response: { tag: 'NMSG', ...notification } },
        { ...ping, response: { tag: 'PONG' } },
        { entityId, response: { tag: 'END' } },
        { entityId: anotherQueue, response: { tag: 'DELD' } },
      ),
    );
    expect([await subscribed, await pong]).toEqual([{ ok: true, value: { serviceId: null } }, done]);
    expect(events.left).toEqual([
      { event: 'MSG', rcvId: queue.rcvId, msgId: message.msgId, body: message.body },
      { event: 'NMSG', ntfId, ...notification },
      { event: 'END', entityId },
      { event: 'DELD', entityId: anotherQueue },
    ]);
  });

  test('comes before what follows from the answer that it came with', async () => {
    const { session, connection, events } = talk;
    const queue = aQueue();
    const acknowledged = connection.acknowledge(queue, aMessage().msgId).then(() => events.left.length);
    session.answers(await session.readsOne(), aMessage());
    expect(await acknowledged).toBe(1);
  });

  test('for a queue that was never asked for is no message', async () => {
    const { session, events } = talk;
    session.pushes(aQueue().rcvId, aMessage());
    expect(await events.take()).toMatchObject({ event: 'unexpected', response: { tag: 'MSG' } });
  });

  test('without end ends the connection', async () => {
    const { session, connection, events } = talk;
    const queue = aQueue();
    void connection.subscribe(queue);
    await session.readsOne();
    for (let count = 0; count < 17; count++) session.pushes(queue.rcvId, aMessage());
    expect(await connection.closed).toBe('FLOOD');
    expect(events.left.map(({ event }) => event)).toEqual(Array.from({ length: 16 }, () => 'MSG'));
  });

  test('may be the same message again and again', async () => {
    const { session, connection, events } = talk;
    const queue = aQueue();
    void connection.subscribe(queue);
    await session.readsOne();
    const message = aMessage();
    for (let count = 0; count < 40; count++) session.pushes(queue.rcvId, message);
    for (let count = 0; count < 40; count++) {
      expect(await events.take()).toMatchObject({ event: 'MSG', msgId: message.msgId });
    }
    expect(connection.isClosed).toBe(false);
  });

  test('has no end while its messages are acknowledged', async () => {
    const { session, connection, events } = talk;
    const queue = aQueue();
    void connection.subscribe(queue);
    session.answers(await session.readsOne(), aMessage());
    for (let count = 0; count < 40; count++) {
      const event = await events.take();
      if (event.event !== 'MSG') throw new Error(event.event);
      void connection.acknowledge(queue, event.msgId);
      session.answers(await session.readsOne(), aMessage());
    }
    expect(connection.isClosed).toBe(false);
  });

  test('does not suffer from a listener that throws', async () => {
    talk.connection.close();
    talk.relay.stop();
    const thrown: unknown[] = [];
    const catches = (error: unknown) => thrown.push(error);
    const listeners = process.listeners('uncaughtException');
    process.removeAllListeners('uncaughtException').on('uncaughtException', catches);
    talk = await aConversation({
      onEvent: () => {
        throw new Error('a mistake in the listener');
      },
    });
    const { session, connection } = talk;
    const pong = connection.ping();
    const ping = await session.readsOne();
    session.sendsBlock(
      session.block(
        { entityId: anotherQueue, response: { tag: 'END' } },
        { ...ping, response: { tag: 'PONG' } },
      ),
    );
    expect(await pong).toEqual(done);
    process.removeAllListeners('uncaughtException');
    for (const listener of listeners) process.on('uncaughtException', listener);
    expect(thrown).toHaveLength(1);
  });
});
