// Who tries IDs at random finds nothing, and leaves nothing behind.

import { describe, expect, test } from 'vitest';
import { QueueStory } from './queueStory.ts';
import { sends } from './storyClient.ts';

const withoutQueue = () => {
  const queue = new QueueStory();
  return { queue, mallory: queue.stranger() };
};

describe('an object without a queue', () => {
  test('refuses every command', async () => {
    const { queue, mallory } = withoutQueue();
    const commands = [
      mallory.SUB,
      mallory.GET,
      mallory.ACK,
      mallory.OFF,
      mallory.DEL,
      mallory.QUE,
      mallory.SKEY,
    ];
    for (const command of commands) expect([await command()].flat()).toEqual(['AUTH']);
    expect(await mallory.KEY(queue.senderKeys)).toBe('AUTH');
    expect(await mallory.SEND('signed')).toBe('AUTH');
    expect(await queue.stranger().SEND('unsigned')).toBe('AUTH');
  });

  test('has no table, no row and no alarm after it', async () => {
    const { queue, mallory } = withoutQueue();
    await mallory.frame({ tag: 'SUB' }, { tag: 'GET' }, { tag: 'DEL' }, sends('hello'));
    await queue.isMadeGoodBy(mallory);
    expect(await queue.rowsWritten(() => mallory.SEND('hello'))).toBe(0);
    expect([await queue.tables(), await queue.alarm()]).toEqual([[], null]);
  });

  test('has none either when an alarm comes late', async () => {
    const { queue } = withoutQueue();
    await queue.inside(async (object) => object.alarm());
    expect([await queue.tables(), await queue.alarm()]).toEqual([[], null]);
  });

  test('has none after a NEW that is refused', async () => {
    const { queue, mallory } = withoutQueue();
    const request = mallory.request({ ...mallory.wants(), rcvAuthKey: queue.recipientKeys.publicKey });
    let answered = '';
    await queue.run(mallory, [request], ({ answers }) => {
      answered = answers.flatMap((answer) => mallory.hears(answer)).join();
    });
    expect([answered, await queue.tables()]).toEqual(['AUTH', []]);
  });

  test('becomes a queue by NEW, and is none again after DEL', async () => {
    const { queue } = withoutQueue();
    const alice = queue.client();
    await alice.NEW();
    await alice.SEND('hello');
    // The runtime keeps the alarm in a table of its own.
    expect(await queue.tables()).toEqual(['_cf_METADATA', 'message', 'queue']);
    await alice.DEL();
    expect([await queue.tables(), await queue.alarm()]).toEqual([[], null]);
  });
});
