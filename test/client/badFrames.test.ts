import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { connect } from '../../client/smp/connect.ts';
import { utf8 } from '../../src/proto/bytes.ts';
import { aConversation, type Conversation } from './conversation.ts';
import type { ScriptedSession } from './scriptedSession.ts';

let talk: Conversation;
beforeEach(async () => {
  talk = await aConversation();
});
afterEach(() => {
  talk.connection.close();
  talk.relay.stop();
});

const pong = (session: ScriptedSession) => session.block({ response: { tag: 'PONG' } });

describe('a connection ends', () => {
  test.for<[string, (session: ScriptedSession) => void, string]>([
    ['at a text frame', (session) => session.sendsFrame('PONG'), 'FRAME'],
    ['at an empty frame', (session) => session.sendsFrame(new Uint8Array(0)), 'FRAME'],
    ['at a short frame', (session) => session.sendsFrame(session.seals(pong(session)).subarray(1)), 'FRAME'],
    ['at a long frame', (session) => session.sendsFrame(new Uint8Array(16385)), 'FRAME'],
    ['at two frames in one', (session) => session.sendsFrame(new Uint8Array(2 * 16384)), 'FRAME'],
    ['at a frame in clear', (session) => session.sendsFrame(new Uint8Array(16384)), 'CRYPTO'],
    [
      'at a frame with one bit flipped',
      (session) => session.sendsFrame(flipped(session.seals(pong(session)))),
      'CRYPTO',
    ],
    ['at a frame that comes twice', (session) => comesTwice(session), 'CRYPTO'],
    ['at a frame that another was lost before', (session) => losesOne(session), 'CRYPTO'],
    ['at a block of nothing', (session) => session.sendsBlock(new Uint8Array(0)), 'BLOCK'],
    ['at a block without transmissions', (session) => session.sendsBlock(Uint8Array.of(0)), 'BLOCK'],
    ['at a block with bytes left over', (session) => session.sendsBlock(withMore(pong(session))), 'BLOCK'],
    [
      'at a transmission that is cut off',
      (session) => session.sendsBlock(Uint8Array.of(1, 0, 2, 0, 24)),
      'BLOCK',
    ],
    [
      'at a block of anything else',
      (session) => session.sendsBlock(utf8('HTTP/1.1 400 Bad Request')),
      'BLOCK',
    ],
    ['when the relay hangs up', (session) => session.drops(), 'NETWORK'],
  ])('%s', async ([, misbehave, reason]) => {
    const { session, connection } = talk;
    const waiting = connection.ping();
    await session.readsOne();
    misbehave(session);
    expect(await waiting).toEqual({ ok: false, failure: 'closed', reason, sent: true });
    expect(await connection.closed).toBe(reason);
    await session.closed;
  });

  test('at a length beyond the frame where frames are in clear', async () => {
    const { relay } = talk;
    const connected = await connect(relay.address, {
      onEvent: () => undefined,
      versions: { min: 9, max: 10 },
    });
    if (!connected.ok) throw new Error(connected.error.step);
    const session = await relay.welcomes();
    session.sendsFrame(new Uint8Array(16384).fill(0xff));
    expect(await connected.connection.closed).toBe('CRYPTO');
  });

  test('and nothing that comes in the same block, or after it, counts', async () => {
    const { session, connection, events } = talk;
    const waiting = connection.ping();
    const { corrId } = await session.readsOne();
    const block = session.block({ response: { tag: 'PONG' } }, { corrId, response: { tag: 'PONG' } });
    block[0] = 3;
    session.sendsBlock(block);
    session.sendsBlock(session.block({ corrId, response: { tag: 'PONG' } }));
    expect(await waiting).toMatchObject({ failure: 'closed', reason: 'BLOCK' });
    expect(events.left).toEqual([]);
  });
});

function flipped(frame: Uint8Array): Uint8Array {
  return frame.with(9000, (frame[9000] ?? 0) ^ 0x10);
}

function withMore(block: Uint8Array): Uint8Array {
  return Uint8Array.of(...block, 0);
}

function comesTwice(session: ScriptedSession): void {
  const frame = session.seals(pong(session));
  session.sendsFrame(frame);
  session.sendsFrame(frame);
}

function losesOne(session: ScriptedSession): void {
  session.seals(pong(session));
  session.sendsBlock(pong(session));
}
