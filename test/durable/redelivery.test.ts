// What happens to a message whose way is interrupted: by a reset of the queue's object, or of the subscriber's.

import { afterEach, describe, expect, test, vi } from 'vitest';
import { aQueue } from './queueStory.ts';
import { sends } from './storyClient.ts';

const aDay = 24 * 3600 * 1000;

afterEach(() => vi.useRealTimers());

describe('a message that is not acknowledged', () => {
  test('is delivered again with the same ID and the same time', async () => {
    const { queue, alice, bob } = await aQueue();
    await bob.SEND('hello');
    vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + aDay });
    await alice.SUB();
    await queue.isEvicted();
    await alice.SUB();
    await queue.client().SUB();
    const [first, second, third] = alice.messages;
    expect([second, third]).toEqual([first, first]);
  });

  test('is not pushed again while it is known to be under way', async () => {
    const { queue, alice, bob } = await aQueue();
    await bob.SEND('one');
    await bob.SEND('two');
    await alice.QUE();
    await queue.isMadeGoodBy(bob);
    expect(alice.pushed).toEqual(['MSG one']);
  });
});

describe('after a reset of the queue', () => {
  test('between commit and push, a call without commands pushes the message', async () => {
    const { queue, alice, bob } = await aQueue();
    alice.takes = () => queue.isReset();
    const answers: string[] = [];
    const sent = queue.run(bob, [bob.request(sends('hello'))], (given) => {
      answers.push(...given.answers.flatMap((answer) => bob.hears(answer)));
    });
    await expect(sent).rejects.toThrow('reset');
    expect([answers, alice.pushed]).toEqual([['OK'], []]);
    alice.takes = () => true;
    await queue.isMadeGoodBy(bob);
    expect(alice.pushed).toEqual(['MSG hello']);
  });

  test('what was under way is pushed once more at the next event, and still acknowledged once', async () => {
    const { queue, alice, bob } = await aQueue();
    await bob.SEND('one');
    await queue.isEvicted();
    await bob.SEND('two');
    expect(alice.pushed).toEqual(['MSG one', 'MSG one']);
    expect(await alice.ACK()).toBe('MSG two');
  });

  test('the acknowledgement of what was under way counts', async () => {
    const { queue, alice, bob } = await aQueue();
    await bob.frame(sends('one'), sends('two'));
    await queue.isEvicted();
    expect(await alice.ACK()).toBe('MSG two');
    await queue.isEvicted();
    expect(await alice.ACK()).toBe('OK');
    expect(alice.pushed).toEqual(['MSG one']);
  });

  test('an acknowledgement that was carried out already loses nothing', async () => {
    const { queue, alice, bob } = await aQueue();
    await bob.frame(sends('one'), sends('two'));
    const [one] = alice.messages;
    await alice.ACK(one?.msgId);
    await queue.isEvicted();
    expect(await alice.ACK(one?.msgId)).toBe('NO_MSG');
    expect(alice.pushed).toEqual(['MSG one', 'MSG two']);
  });

  test('what a getter took is acknowledged, too', async () => {
    const { queue, bob } = await aQueue({ subscribe: false });
    const getter = queue.client();
    await bob.frame(sends('one'), sends('two'));
    await getter.GET();
    await queue.isEvicted();
    expect(await getter.ACK()).toBe('OK');
    expect(await getter.GET()).toBe('MSG two');
  });

  test('a stranger’s command pushes nothing', async () => {
    const { queue, alice, bob } = await aQueue();
    await bob.SKEY();
    await bob.SEND('hello');
    await queue.isEvicted();
    await queue.stranger().SEND('let me in');
    await queue.stranger().SUB();
    expect(alice.pushed).toEqual(['MSG hello']);
  });
});

describe('a subscriber that fails', () => {
  test('for a moment gets the message a little later', async () => {
    const { alice, bob } = await aQueue();
    alice.failsTimes(2);
    await bob.SEND('hello');
    expect([alice.pushed, alice.isDisconnected]).toEqual([['MSG hello'], false]);
  });

  test('for longer is cut off, so that it subscribes again', async () => {
    const { queue, alice, bob } = await aQueue();
    alice.failsTimes(3);
    await bob.SEND('hello');
    expect([alice.pushed, alice.isDisconnected]).toEqual([[], true]);
    expect(await queue.rows('SELECT subscriber FROM queue')).toEqual([{ subscriber: null }]);
    expect(await alice.SUB()).toEqual(['SOK', 'MSG hello']);
  });

  test('and can not even be cut off makes the queue start anew, and breaks the call', async () => {
    const { queue, alice, bob } = await aQueue();
    alice.failsTimes(4);
    await expect(bob.SEND('hello')).rejects.toThrow('could not be reached');
    expect(alice.pushed).toEqual([]);
    await queue.isMadeGoodBy(bob);
    expect(alice.pushed).toEqual(['MSG hello']);
  });

  test('on the way back, and acknowledges meanwhile, gets the message no second time', async () => {
    const { alice, bob } = await aQueue();
    alice.takes = async (event) => {
      alice.hears({ response: event, next: null });
      expect(await alice.ACK()).toBe('OK');
      throw new Error('on the way back');
    };
    await bob.SEND('hello');
    expect([alice.messages.length, alice.isDisconnected]).toEqual([1, false]);
  });
});
