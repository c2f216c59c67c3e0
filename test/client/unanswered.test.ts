import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { primitives } from '#primitives';
import { ACK, GET, PING, SUB } from '../../client/smp/recipientCommands.ts';
import { SEND } from '../../client/smp/senderCommands.ts';
import { utf8 } from '../../src/proto/bytes.ts';
import type { SenderId } from '../../src/proto/ids.ts';
import type { CommandTransmission } from '../../src/proto/transmission.ts';
import { aConversation, aMessage, aQueue, type Conversation } from './conversation.ts';

let talk: Conversation;
beforeEach(async () => {
  talk = await aConversation({ commandTimeout: 150 });
});
afterEach(() => {
  talk.connection.close();
  talk.relay.stop();
});

describe('a command that is not answered in time', () => {
  const timedOut = { ok: false, failure: 'timeout' };

  test('fails, and its late answer is reported with it', async () => {
    const { session, connection, events } = talk;
    const request = SEND(
      { sndId: primitives.randomBytes(24) as SenderId, sndAuthKey: null },
      utf8('hello'),
      true,
    );
    const outcome = connection.request(request);
    const command = await session.readsOne();
    expect(await outcome).toEqual(timedOut);
    session.answers(command, { tag: 'OK' });
    expect(await events.take()).toEqual({ event: 'late', request, response: { tag: 'OK' } });
    session.answers(command, { tag: 'OK' });
    expect(await events.take()).toMatchObject({ event: 'unexpected' });
  });

  test.for([
    ['ACK', (queue: ReturnType<typeof aQueue>) => ACK(queue, aMessage().msgId)],
    ['GET', GET],
    ['SUB', SUB],
  ] as const)('gives its message all the same: %s', async ([, command]) => {
    const { session, connection, events } = talk;
    const queue = aQueue();
    const outcome = connection.request<unknown>(command(queue));
    const transmission = await session.readsOne();
    expect(await outcome).toEqual(timedOut);
    const message = aMessage();
    session.answers(transmission, message);
    expect(await events.take()).toEqual({
      event: 'MSG',
      rcvId: queue.rcvId,
      msgId: message.msgId,
      body: message.body,
    });
  });

  test('is forgotten when too many others have failed as well', async () => {
    const { session, connection, events } = talk;
    const outcomes = connection.requestAll(Array.from({ length: 600 }, PING));
    const commands: CommandTransmission[] = [];
    while (commands.length < 600) commands.push(...(await session.reads()));
    expect(await outcomes).toEqual(Array.from({ length: 600 }, () => timedOut));
    for (const command of commands) session.answers(command, { tag: 'PONG' });
    const reported = [];
    while (reported.length < 600) reported.push((await events.take()).event);
    expect(reported.filter((event) => event === 'late')).toHaveLength(512);
  });
});

describe('when the connection ends', () => {
  test('each command under way is told so, and whether it was sent', async () => {
    const { session, connection } = talk;
    const sent = connection.ping();
    await session.readsOne();
    const unsent = connection.ping();
    connection.close();
    const later = connection.ping();
    const closed = { ok: false, failure: 'closed', reason: 'CLOSED' };
    expect(await Promise.all([sent, unsent, later])).toEqual([
      { ...closed, sent: true },
      { ...closed, sent: false },
      { ...closed, sent: false },
    ]);
    expect(await connection.closed).toBe('CLOSED');
    await session.closed;
  });

  test('because the relay is gone, that is the reason', async () => {
    const { session, connection } = talk;
    const pong = connection.ping();
    await session.readsOne();
    session.drops();
    expect(await pong).toEqual({ ok: false, failure: 'closed', reason: 'NETWORK', sent: true });
    expect(await connection.closed).toBe('NETWORK');
  });
});
