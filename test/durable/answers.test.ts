// When answers leave: once what they tell of is durable, and long before the subscriber has taken what is pushed.

import { describe, expect, test, vi } from 'vitest';
import { callFormat } from '../../src/durable/queueCall.ts';
import { aQueue, type QueueStory } from './queueStory.ts';
import { type Client, sends } from './storyClient.ts';

/** A SEND, and the words of its answer as soon as it comes. */
function isSent(queue: QueueStory, bob: Client) {
  const answer = Promise.withResolvers<string>();
  const ended = queue.run(bob, [bob.request(sends('hello'))], ({ answers }) => {
    answer.resolve(answers.flatMap((given) => bob.hears(given)).join());
  });
  return { answer: answer.promise, ended };
}

describe('an answer', () => {
  test('does not wait for the push, and the call does', async () => {
    const { queue, alice, bob } = await aQueue();
    let mayTake = false;
    alice.takes = async () => {
      while (!mayTake) await scheduler.wait(10);
      return true;
    };
    const { answer, ended } = isSent(queue, bob);
    expect(await answer).toBe('OK');
    expect(alice.pushed).toEqual([]);
    mayTake = true;
    await ended;
    expect(alice.pushed).toEqual(['MSG hello']);
  });

  test('is not waited for by the push: a sender that is slow to take it delays no message', async () => {
    const { queue, alice, bob } = await aQueue();
    let isTaken = false;
    await queue.run(bob, [bob.request(sends('hello'))], async () => {
      await vi.waitUntil(() => alice.pushed.length > 0);
      isTaken = true;
    });
    expect(isTaken).toBe(true);
  });

  test('that nobody takes does not keep the message from the subscriber', async () => {
    const { queue, alice, bob } = await aQueue();
    await queue.run(bob, [bob.request(sends('hello'))], () => {
      throw new Error('gone');
    });
    expect(alice.pushed).toEqual(['MSG hello']);
  });

  test('waits until what it tells of is on disk, and does not come if that fails', async () => {
    const { queue, alice, bob } = await aQueue();
    await queue.failsToCommit();
    const { answer, ended } = isSent(queue, bob);
    await expect(ended).rejects.toThrow('constraints were violated');
    expect(await Promise.race([answer, scheduler.wait(50)])).toBeUndefined();
    expect(await alice.SUB()).toEqual(['SOK']);
  });
});

describe('a call', () => {
  test('of another version of the code changes nothing', async () => {
    const { alice, bob } = await aQueue();
    bob.format = callFormat - 1;
    await expect(bob.SEND('hello')).rejects.toThrow('another version');
    expect(await alice.SUB()).toEqual(['SOK']);
  });

  test('that cannot be carried out changes nothing, and the next one can', async () => {
    const { queue, alice, bob } = await aQueue();
    await queue.breaksOnce();
    await expect(bob.frame(sends('one'), sends('two'))).rejects.toThrow('a broken disk');
    expect(await bob.SEND('three')).toBe('OK');
    expect(alice.pushed).toEqual(['MSG three']);
    expect(await queue.alarm()).not.toBeNull();
  });
});
