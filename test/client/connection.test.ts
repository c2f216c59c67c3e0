import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { primitives } from '#primitives';
import { freshAuthKeyPair } from '../../client/smp/authKeyPair.ts';
import { PING, SUB } from '../../client/smp/recipientCommands.ts';
import { isAuthorized } from '../../src/proto/authorization.ts';
import type { CorrId, EntityId, SenderId } from '../../src/proto/ids.ts';
import { noEntity } from '../../src/proto/transmission.ts';
import { aConversation, aQueue, type Conversation } from './conversation.ts';

let talk: Conversation;
const done = { ok: true, value: undefined };
const unknownCorrId = new Uint8Array(24) as CorrId;
const anotherQueue = new Uint8Array(24) as EntityId;

beforeEach(async () => {
  talk = await aConversation();
});
afterEach(() => {
  talk.connection.close();
  talk.relay.stop();
});

describe('a command', () => {
  test.for(['Ed25519', 'X25519'] as const)(
    'is authorized by %s for this session alone',
    async (algorithm) => {
      const { session, connection } = talk;
      const { publicKey, privateKey } = freshAuthKeyPair(algorithm);
      void connection.subscribe({ ...aQueue(), rcvAuthKey: privateKey });
      const command = await session.readsOne();
      expect(isAuthorized({ ...command, sessionPrivateKey: session.keys.privateKey }, publicKey)).toBe(true);
      const elsewhere = {
        ...command,
        authorized: command.authorized.with(1, (command.authorized[1] ?? 0) ^ 1),
      };
      expect(isAuthorized({ ...elsewhere, sessionPrivateKey: session.keys.privateKey }, publicKey)).toBe(
        false,
      );
    },
  );

  test('has a corrId of 24 bytes that no other has', async () => {
    const { session, connection } = talk;
    void connection.requestAll(Array.from({ length: 100 }, PING));
    const corrIds = (await session.reads()).map(({ corrId }) => String(corrId));
    expect(new Set(corrIds).size).toBe(100);
    expect(corrIds.every((corrId) => corrId.split(',').length === 24)).toBe(true);
  });

  test('can have the corrId from which something else is derived, once', async () => {
    const { session, connection } = talk;
    const corrId = primitives.randomBytes(24) as CorrId;
    void connection.request({ ...PING(), corrId });
    expect((await session.readsOne()).corrId).toEqual(corrId);
    await expect(connection.request({ ...PING(), corrId })).rejects.toThrow(RangeError);
  });

  test('that no block can hold is refused as the relay would refuse it', async () => {
    const queue = { sndId: primitives.randomBytes(24) as SenderId, sndAuthKey: null };
    expect(await talk.connection.send(queue, new Uint8Array(16_384))).toEqual({
      ok: false,
      failure: 'refused',
      error: 'LARGE_MSG',
    });
  });
});

describe('commands made in one go', () => {
  test('share a block, in their order', async () => {
    const { session, connection } = talk;
    const queue = aQueue();
    void connection.subscribe(queue);
    void connection.queueInfo(queue);
    void connection.ping();
    expect((await session.reads()).map(({ command }) => command.tag)).toEqual(['SUB', 'QUE', 'PING']);
  });

  test('are at most 255 to a block', async () => {
    const { session, connection } = talk;
    const outcomes = connection.requestAll(Array.from({ length: 256 }, PING));
    const blocks = [await session.reads(), await session.reads()];
    expect(blocks.map((block) => block.length)).toEqual([255, 1]);
    const pongs = blocks.map((block) =>
      block.map(({ corrId }) => ({ corrId, response: { tag: 'PONG' as const } })),
    );
    for (const block of pongs) session.sendsBlock(session.block(...block));
    expect(await outcomes).toEqual(Array.from({ length: 256 }, () => done));
  });

  test.for([
    ['X25519', [119, 119, 62]],
    ['Ed25519', [135, 135, 30]],
  ] as const)('take the blocks that they need: 300 SUBs with %s, %j', async ([algorithm, lengths]) => {
    const { session, connection } = talk;
    const { privateKey } = freshAuthKeyPair(algorithm);
    const queues = Array.from({ length: 300 }, () => ({ ...aQueue(), rcvAuthKey: privateKey }));
    const outcomes = connection.subscribeAll(queues);
    const blocks = [await session.reads(), await session.reads(), await session.reads()];
    expect(blocks.map((block) => block.length)).toEqual(lengths);
    for (const block of blocks) {
      session.sendsBlock(
        session.block(...block.map((command) => ({ ...command, response: { tag: 'OK' as const } }))),
      );
    }
    expect((await outcomes).every(({ ok }) => ok)).toBe(true);
  });
});

describe('an answer', () => {
  test('finds its command in whatever order answers come', async () => {
    const { session, connection } = talk;
    const queues = Array.from({ length: 20 }, aQueue);
    await fc.assert(
      fc.asyncProperty(
        fc.shuffledSubarray(
          queues.map((_, at) => at),
          { minLength: queues.length },
        ),
        async (order) => {
          const infos = Promise.all(queues.map((queue) => connection.queueInfo(queue)));
          const commands = await session.reads();
          for (const at of order) {
            const command = commands[at];
            if (command !== undefined) session.answers(command, { tag: 'INFO', info: info(at) });
          }
          expect(await infos).toEqual(queues.map((_, at) => ({ ok: true, value: info(at) })));
        },
      ),
      { numRuns: 10 },
    );
  });

  test('is counted once: what comes again with its corrId is nobody’s', async () => {
    const { session, connection, events } = talk;
    const pong = connection.ping();
    const command = await session.readsOne();
    session.answers(command, { tag: 'PONG' });
    session.answers(command, { tag: 'ERR', error: 'INTERNAL' });
    expect(await pong).toEqual(done);
    expect(await events.take()).toMatchObject({ event: 'unexpected', response: { tag: 'ERR' } });
  });

  test('to no command is reported, and harms none', async () => {
    const { session, connection, events } = talk;
    session.answers({ corrId: unknownCorrId, entityId: anotherQueue }, { tag: 'OK' });
    expect(await events.take()).toEqual({
      event: 'unexpected',
      entityId: anotherQueue,
      response: { tag: 'OK' },
    });
    const pong = connection.ping();
    session.answers(await session.readsOne(), { tag: 'PONG' });
    expect(await pong).toEqual(done);
  });

  test('for another queue is none', async () => {
    const { session, connection } = talk;
    const outcome = connection.subscribe(aQueue());
    const { corrId } = await session.readsOne();
    session.answers({ corrId, entityId: anotherQueue }, { tag: 'OK' });
    expect(await outcome).toEqual({ ok: false, failure: 'unexpected', response: 'OK' });
  });

  test('that does not parse fails its command, and no other', async () => {
    const { session, connection } = talk;
    const outcomes = connection.requestAll([SUB(aQueue()), PING()]);
    const [sub, ping] = await session.reads();
    if (sub === undefined || ping === undefined) throw new Error('not two commands');
    const block = session.block(
      { ...sub, response: { tag: 'SOK', serviceId: null } },
      { ...ping, response: { tag: 'PONG' } },
    );
    block[block.indexOf('S'.charCodeAt(0), 50)] = 'Z'.charCodeAt(0);
    session.sendsBlock(block);
    expect(await outcomes).toEqual([{ ok: false, failure: 'unexpected', response: null }, done]);
  });

  test('with an error is a refusal, also from a relay that could not read which queue was meant', async () => {
    const { session, connection } = talk;
    const outcomes = connection.requestAll([SUB(aQueue()), SUB(aQueue())]);
    const [first, second] = await session.reads();
    if (first === undefined || second === undefined) throw new Error('not two commands');
    session.answers(first, { tag: 'ERR', error: 'AUTH' });
    session.answers({ ...second, entityId: noEntity }, { tag: 'ERR', error: 'BLOCK' });
    expect(await outcomes).toEqual([
      { ok: false, failure: 'refused', error: 'AUTH' },
      { ok: false, failure: 'refused', error: 'BLOCK' },
    ]);
  });
});

function info(qiSize: number) {
  return { qiSnd: false, qiNtf: false, qiSize };
}
