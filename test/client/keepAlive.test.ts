import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { aConversation, type Conversation } from './conversation.ts';

const tenMinutes = 600_000;
const tenSeconds = 10_000;
let talk: Conversation;

beforeEach(async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'Date'] });
  talk = await aConversation();
});
afterEach(() => {
  talk.connection.close();
  talk.relay.stop();
  vi.useRealTimers();
});

test('a silent relay is asked every ten minutes whether it is there', async () => {
  const { session, connection } = talk;
  for (let round = 0; round < 5; round++) {
    await vi.advanceTimersByTimeAsync(tenMinutes);
    const ping = await session.readsOne();
    expect(ping.command.tag).toBe('PING');
    const isHeard = vi.waitUntil(() => vi.getTimerCount() === 1, { interval: 1 });
    session.answers(ping, { tag: 'PONG' });
    await isHeard;
  }
  expect(connection.isClosed).toBe(false);
});

test('a relay that was heard in the meantime is not asked', async () => {
  const { session, connection } = talk;
  await vi.advanceTimersByTimeAsync(tenMinutes - 1000);
  const pong = connection.ping();
  session.answers(await session.readsOne(), { tag: 'PONG' });
  await pong;
  await vi.advanceTimersByTimeAsync(tenMinutes - 1000);
  expect(session.frames.left).toEqual([]);
  await vi.advanceTimersByTimeAsync(2000);
  expect((await session.readsOne()).command.tag).toBe('PING');
});

test('a relay that leaves three PINGs unanswered is given up', async () => {
  const { session, connection } = talk;
  for (let round = 0; round < 3; round++) {
    expect(connection.isClosed).toBe(false);
    await vi.advanceTimersByTimeAsync(tenMinutes);
    expect((await session.readsOne()).command.tag).toBe('PING');
    await vi.advanceTimersByTimeAsync(tenSeconds);
  }
  expect(await connection.closed).toBe('SILENCE');
  await session.closed;
});

test('an answer after two unanswered PINGs makes up for them', async () => {
  const { session, connection } = talk;
  for (let round = 0; round < 5; round++) {
    await vi.advanceTimersByTimeAsync(tenMinutes);
    const ping = await session.readsOne();
    await vi.advanceTimersByTimeAsync(tenSeconds);
    if (round !== 1) continue;
    session.answers(ping, { tag: 'PONG' });
    await talk.events.take();
  }
  expect(await connection.closed).toBe('SILENCE');
});

test('a clock that is set back does not put the question off for long', async () => {
  const { session } = talk;
  vi.setSystemTime(Date.now() - 365 * 24 * 3600 * 1000);
  await vi.advanceTimersByTimeAsync(2 * tenMinutes);
  expect((await session.readsOne()).command.tag).toBe('PING');
});

test('nobody is asked after the end', async () => {
  talk.connection.close();
  expect(vi.getTimerCount()).toBe(0);
});
