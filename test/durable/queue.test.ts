// The story of a queue, from NEW to DEL, as simplex-messaging.md, "Simplex queue", tells it.

import { describe, expect, test } from 'vitest';
import { aQueue } from './queueStory.ts';
import { sends } from './storyClient.ts';

test('a queue is made, secured, used, suspended and deleted', async () => {
  const { queue, alice, bob } = await aQueue();
  expect(await bob.SKEY()).toBe('OK');
  expect(await bob.SEND('hello')).toBe('OK');
  expect(alice.pushed).toEqual(['MSG hello']);
  expect(await alice.ACK()).toBe('OK');
  expect(await alice.OFF()).toBe('OK');
  expect(await bob.SEND('are you there?')).toBe('AUTH');
  expect(await alice.DEL()).toBe('OK');
  expect(await alice.SUB()).toEqual(['AUTH']);
  expect(await queue.tables()).toEqual([]);
});

describe('a queue that is made without SUB', () => {
  test('keeps messages for whoever subscribes', async () => {
    const { alice, bob } = await aQueue({ subscribe: false });
    await bob.SEND('hello');
    expect(alice.pushed).toEqual([]);
    expect(await alice.SUB()).toEqual(['SOK', 'MSG hello']);
  });
});

describe('messages', () => {
  test('come one at a time, in the order in which they were sent', async () => {
    const { alice, bob } = await aQueue();
    for (const text of ['one', 'two', 'three']) await bob.SEND(text);
    expect(alice.pushed).toEqual(['MSG one']);
    expect(await alice.ACK()).toBe('MSG two');
    expect(await alice.ACK()).toBe('MSG three');
    expect(await alice.ACK()).toBe('OK');
    expect(alice.pushed).toEqual(['MSG one']);
  });

  test('that are sent in one frame are answered one by one and kept in order', async () => {
    const { alice, bob } = await aQueue();
    expect(await bob.frame(sends('one'), sends('two'))).toEqual(['OK', 'OK']);
    expect(alice.pushed).toEqual(['MSG one']);
    expect(await alice.ACK()).toBe('MSG two');
  });

  test('of several senders at once come each once', async () => {
    const { queue, alice } = await aQueue({ mode: 'contact' });
    const texts = Array.from({ length: 20 }, (_, i) => `from ${i}`);
    const answers = await Promise.all(texts.map((text) => queue.stranger().SEND(text)));
    expect(new Set(answers)).toEqual(new Set(['OK']));
    expect(await alice.ACKs()).toBe('OK');
    expect(alice.messages.map(({ text }) => text).toSorted()).toEqual(texts.toSorted());
  });

  test('may be sent by the one who receives them', async () => {
    const { alice } = await aQueue();
    expect(await alice.SEND('note to myself')).toBe('OK');
    expect(alice.pushed).toEqual(['MSG note to myself']);
  });

  test('that were acknowledged twice are gone once', async () => {
    const { alice, bob } = await aQueue();
    await bob.SEND('one');
    await bob.SEND('two');
    const [one] = alice.messages;
    await alice.ACK(one?.msgId);
    expect(await alice.ACK(one?.msgId)).toBe('NO_MSG');
    expect(await alice.SUB()).toEqual(['SOK', 'MSG two']);
  });
});

describe('a contact queue', () => {
  test('takes messages from everybody, and SKEY from nobody', async () => {
    const { queue, alice, bob } = await aQueue({ mode: 'contact' });
    const carol = queue.stranger();
    expect(await bob.SKEY()).toBe('AUTH');
    expect(await carol.SEND('hello from Carol')).toBe('OK');
    expect(alice.pushed).toEqual(['MSG hello from Carol']);
  });
});

describe('a secured queue', () => {
  test('takes messages only from the one who secured it', async () => {
    const { queue, bob } = await aQueue();
    await bob.SKEY();
    const mallory = queue.stranger();
    expect(await mallory.SEND('unsigned')).toBe('AUTH');
    expect(await mallory.SKEY()).toBe('AUTH');
    expect(await mallory.SEND('signed')).toBe('AUTH');
    expect(await bob.SKEY()).toBe('OK');
  });

  test('may have been secured by its recipient', async () => {
    const { queue, alice, bob } = await aQueue();
    expect(await alice.KEY(queue.senderKeys)).toBe('OK');
    expect(await alice.KEY(queue.senderKeys)).toBe('OK');
    expect(await alice.KEY(queue.recipientKeys)).toBe('AUTH');
    expect(await bob.SEND('unsigned')).toBe('AUTH');
    bob.authorizesSend = true;
    expect(await bob.SEND('signed')).toBe('OK');
  });
});

describe('a full queue', () => {
  const quota = 128;

  test('turns messages away until the recipient has read the marker that says so', async () => {
    const { alice, bob } = await aQueue();
    const answers = await bob.frame(...Array.from({ length: quota + 2 }, (_, i) => sends(`${i + 1}`)));
    expect(answers).toEqual([...Array.from({ length: quota }, () => 'OK'), 'QUOTA', 'QUOTA']);
    for (let i = 2; i <= quota; i++) expect(await alice.ACK()).toBe(`MSG ${i}`);
    expect(await bob.SEND('too early')).toBe('QUOTA');
    expect(await alice.ACK()).toBe('MSG QUOTA');
    expect(await bob.SEND('still too early')).toBe('QUOTA');
    expect(await alice.ACK()).toBe('OK');
    expect(await bob.SEND('at last')).toBe('OK');
    expect(alice.pushed).toEqual(['MSG 1', 'MSG at last']);
  });
});

describe('a suspended queue', () => {
  test('gives what it has, and is deleted like any other', async () => {
    const { queue, alice, bob } = await aQueue();
    await bob.frame(sends('one'), sends('two'));
    expect([await alice.OFF(), await alice.OFF()]).toEqual(['OK', 'OK']);
    expect(await alice.SUB()).toEqual(['SOK', 'MSG one']);
    expect(await alice.ACK()).toBe('MSG two');
    expect(await queue.client().GET()).toBe('MSG two');
    expect(await alice.DEL()).toBe('OK');
  });
});

describe('a deleted queue', () => {
  test('is gone within the frame that deletes it', async () => {
    const { alice } = await aQueue();
    expect(await alice.frame({ tag: 'DEL' }, { tag: 'SUB' }, sends('hello'))).toEqual(['OK', 'AUTH', 'AUTH']);
  });

  test('leaves a place for a new one, even before the old one is cleared away', async () => {
    const { queue, alice, bob } = await aQueue();
    await bob.SEND('old');
    expect(await Promise.all([alice.DEL(), queue.client().NEW()])).toEqual(['OK', 'IDS']);
    await queue.isEvicted();
    expect(await alice.SUB()).toEqual(['SOK']);
  });
});

test('NEW takes no queue over, and changes nothing in it', async () => {
  const { queue, alice, bob } = await aQueue();
  await bob.SEND('hello');
  expect(await queue.stranger().NEW()).toBe('AUTH');
  expect(await alice.SUB()).toEqual(['SOK', 'MSG hello']);
});
