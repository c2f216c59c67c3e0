// Who receives from a queue: one session by SUB, others by GET.

import { env } from 'cloudflare:workers';
import { describe, expect, test, vi } from 'vitest';
import { callFormat } from '../../src/durable/queueCall.ts';
import { aQueue } from './queueStory.ts';
import { sends } from './storyClient.ts';

describe('a second subscriber', () => {
  test('takes over: the first is told END at once, and acknowledges nothing any more', async () => {
    const { queue, alice, bob } = await aQueue();
    const phone = queue.client();
    await bob.frame(sends('one'), sends('two'));
    expect(await phone.SUB()).toEqual(['SOK', 'MSG one']);
    expect(alice.pushed).toEqual(['MSG one', 'END']);
    expect(await alice.ACK()).toBe('NO_MSG');
    expect(await phone.ACK()).toBe('MSG two');
    expect(phone.messages[0]).toEqual(alice.messages[0]);
  });

  test('gets what is sent from now on, and nobody else does', async () => {
    const { queue, alice, bob } = await aQueue();
    const phone = queue.client();
    await phone.SUB();
    await bob.SEND('hello');
    expect(alice.pushed).toEqual(['END']);
    expect(phone.pushed).toEqual(['MSG hello']);
  });

  test('may be the first one again', async () => {
    const { queue, alice } = await aQueue();
    const phone = queue.client();
    await phone.SUB();
    expect(await alice.SUB()).toEqual(['SOK']);
    expect(phone.pushed).toEqual(['END']);
    expect(alice.pushed).toEqual(['END']);
  });
});

const longerThanTheNextAttempt = 150;

test('an END that is late is not told to a session that has subscribed anew', async () => {
  const { queue, alice } = await aQueue();
  const phone = queue.client();
  alice.takes = async () => {
    alice.takes = () => true;
    await alice.SUB();
    throw new Error('out of reach');
  };
  await phone.SUB();
  await vi.waitFor(() => expect(phone.pushed).toEqual(['END']));
  await scheduler.wait(longerThanTheNextAttempt);
  expect(alice.pushed).toEqual([]);
});

test('who subscribes again is not told END', async () => {
  const { queue, alice } = await aQueue();
  await alice.SUB();
  await queue.isEvicted();
  await alice.SUB();
  expect(alice.pushed).toEqual([]);
});

describe('DEL', () => {
  test('by another session is told to the subscriber', async () => {
    const { queue, alice } = await aQueue();
    expect(await queue.client().DEL()).toBe('OK');
    expect(alice.pushed).toEqual(['DELD']);
  });

  test('is not told to the one who deletes, nor to those who used GET', async () => {
    const { queue, alice } = await aQueue();
    const getter = queue.client();
    await getter.GET();
    await alice.DEL();
    expect([alice.pushed, getter.pushed]).toEqual([[], []]);
  });
});

describe('GET', () => {
  test('takes a message that ACK removes, and is answered OK when there is none', async () => {
    const { queue, bob } = await aQueue({ subscribe: false });
    const getter = queue.client();
    await bob.frame(sends('one'), sends('two'));
    expect(await getter.GET()).toBe('MSG one');
    expect(await getter.GET()).toBe('MSG one');
    expect(await getter.ACK()).toBe('OK');
    expect(await getter.GET()).toBe('MSG two');
    expect(await getter.ACK()).toBe('OK');
    expect(await getter.GET()).toBe('OK');
    expect(getter.pushed).toEqual([]);
  });

  test('and SUB exclude each other within a session, also after a reset', async () => {
    const { queue, alice } = await aQueue();
    const getter = queue.client();
    const excluded = async () => [await alice.GET(), ...(await getter.SUB())];
    await getter.GET();
    expect(await excluded()).toEqual(['PROHIBITED', 'PROHIBITED']);
    await queue.isEvicted();
    expect(await excluded()).toEqual(['PROHIBITED', 'PROHIBITED']);
    expect(await queue.client().frame({ tag: 'GET' }, { tag: 'SUB' })).toEqual(['OK', 'PROHIBITED']);
    expect(await queue.client().frame({ tag: 'SUB' }, { tag: 'GET' })).toEqual(['SOK', 'PROHIBITED']);
  });

  test('is free to a session whose subscription was taken over', async () => {
    const { queue, alice } = await aQueue();
    await queue.client().SUB();
    expect(await alice.GET()).toBe('OK');
  });

  test('by several sessions gives each its message to acknowledge, and removes it once', async () => {
    const { queue, bob } = await aQueue({ subscribe: false });
    const [one, two] = [queue.client(), queue.client()];
    await bob.frame(sends('one'), sends('two'));
    expect([await one.GET(), await two.GET()]).toEqual(['MSG one', 'MSG one']);
    expect([await one.ACK(), await two.ACK()]).toEqual(['OK', 'OK']);
    expect([await one.GET(), await one.SUB()]).toEqual(['MSG two', ['PROHIBITED']]);
  });

  test('beside SUB: each message goes to both, and no acknowledgement loses one', async () => {
    const { queue, alice, bob } = await aQueue();
    const getter = queue.client();
    await bob.frame(sends('one'), sends('two'), sends('three'));
    expect(await getter.GET()).toBe('MSG one');
    expect(await alice.ACK()).toBe('MSG two');
    expect(await getter.ACK()).toBe('OK');
    expect(await getter.GET()).toBe('MSG two');
    expect(await getter.ACK()).toBe('OK');
    expect(await alice.ACK()).toBe('MSG three');
    expect(await alice.ACK()).toBe('OK');
  });
});

describe('a subscriber whose connection is gone', () => {
  test('receives no more, and loses nothing', async () => {
    const { queue, alice, bob } = await aQueue();
    alice.takes = () => false;
    expect(await bob.frame(sends('one'), sends('two'))).toEqual(['OK', 'OK']);
    alice.takes = () => true;
    await bob.SEND('three');
    expect(alice.pushed).toEqual([]);
    expect(await queue.client().SUB()).toEqual(['SOK', 'MSG one']);
  });

  test('is found out by asking the real Session', async () => {
    const { queue, alice, bob } = await aQueue();
    await queue.isEvicted();
    const call = { format: callFormat, names: queue.names, session: bob.session } as const;
    await env.QUEUE.getByName(queue.names.object).run(
      { ...call, requests: [bob.request(sends('hello'))] },
      () => undefined,
    );
    expect(await queue.rows('SELECT subscriber FROM queue')).toEqual([{ subscriber: null }]);
    expect(await alice.SUB()).toEqual(['SOK', 'MSG hello']);
  });
});
