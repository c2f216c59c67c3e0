// What each command writes, in rows as they are billed. A free account has 100,000 of them a day.

import { describe, expect, test } from 'vitest';
import { aQueue, QueueStory } from './queueStory.ts';
import type { QueueCommand } from '../../src/durable/queueCall.ts';
import { aLink, command } from './decisionCase.ts';
import { type Client, sends } from './storyClient.ts';

/** A queue with an alarm, in which messages wait. */
async function aBusyQueue() {
  const story = await aQueue();
  await story.bob.frame(sends('one'), sends('two'));
  return story;
}

describe('rows written by', () => {
  test('NEW: the tables, and the record', async () => {
    const queue = new QueueStory();
    const alice = queue.client();
    expect(await queue.rowsWritten(() => alice.NEW())).toBeLessThanOrEqual(5);
  });

  test('SUB: the subscriber, if it is another one', async () => {
    const { queue, alice } = await aBusyQueue();
    const phone = queue.client();
    expect(await queue.rowsWritten(() => alice.SUB())).toBe(0);
    expect(await queue.rowsWritten(() => phone.SUB())).toBe(1);
  });

  test('SEND: the message; the first one also arms the alarm', async () => {
    const { queue, bob } = await aQueue();
    expect(await queue.rowsWritten(() => bob.SEND('one'))).toBe(3);
    expect(await queue.rowsWritten(() => bob.SEND('two'))).toBe(1);
  });

  test('SEND and ACK, again and again: one each, for the alarm stays armed', async () => {
    const { queue, alice, bob } = await aBusyQueue();
    expect(await alice.ACKs()).toBe('OK');
    expect(await queue.rowsWritten(() => bob.SEND('three'))).toBe(1);
    expect(await queue.rowsWritten(() => alice.ACK())).toBe(1);
    expect(await queue.rowsWritten(() => bob.SEND('four'))).toBe(1);
  });

  test('GET: the getter, if it is a new one', async () => {
    const { queue } = await aBusyQueue();
    const getter = queue.client();
    expect(await queue.rowsWritten(() => getter.GET())).toBe(1);
    expect(await queue.rowsWritten(() => getter.GET())).toBe(0);
  });

  test('KEY, SKEY and OFF: the record, once', async () => {
    const { queue, alice, bob } = await aBusyQueue();
    expect(await queue.rowsWritten(() => bob.SKEY())).toBe(1);
    expect(await queue.rowsWritten(() => bob.SKEY())).toBe(0);
    expect(await queue.rowsWritten(() => alice.KEY(queue.senderKeys))).toBe(0);
    expect(await queue.rowsWritten(() => alice.OFF())).toBe(1);
    expect(await queue.rowsWritten(() => alice.OFF())).toBe(0);
  });

  test('NSUB: the notifier’s session, if it is another one, and each message that it is told of', async () => {
    const { queue, alice, bob } = await aBusyQueue();
    const nora = queue.client(queue.notifierKeys);
    expect(await queue.rowsWritten(() => alice.NKEY(queue.notifierKeys))).toBe(1);
    await bob.SENDS_LOUDLY('three', 'four');
    expect(await queue.rowsWritten(() => nora.NSUB())).toBe(3);
    expect(await queue.rowsWritten(() => nora.NSUB())).toBe(0);
    expect(await queue.rowsWritten(() => bob.SENDS_LOUDLY('five'))).toBe(1);
  });

  test('LSET: the link; following it: none, and the first message then removes an invitation’s', async () => {
    const { queue, alice, bob } = await aBusyQueue();
    const link = aLink();
    const about = { linkId: link.linkId, isClaimed: true };
    const asks = (one: Client, command: QueueCommand) => () =>
      queue.run(one, [one.request(command, about)], () => undefined);
    await asks(alice, command.LSET(link))();
    expect(await queue.rowsWritten(asks(alice, command.LSET(link)))).toBe(1);
    expect(await queue.rowsWritten(asks(bob, command.LKEY(queue.senderKeys)))).toBe(1);
    expect(await queue.rowsWritten(asks(bob, command.LKEY(queue.senderKeys)))).toBe(0);
    bob.authorizesSend = true;
    expect(await queue.rowsWritten(() => bob.SEND('three'))).toBe(2);
    expect(await queue.rowsWritten(() => bob.SEND('four'))).toBe(1);
  });

  test('QUE, and whatever is refused: none', async () => {
    const { queue, alice } = await aBusyQueue();
    const mallory = queue.stranger();
    mallory.authorizesSend = true;
    const nothing = [alice.QUE, alice.GET, mallory.SUB, mallory.DEL, () => mallory.SEND('hello')];
    for (const command of nothing) expect(await queue.rowsWritten(command)).toBe(0);
  });

  test('a frame: the record at most once', async () => {
    const { queue } = await aBusyQueue();
    const phone = queue.client();
    const work = () => phone.frame({ tag: 'SUB' }, { tag: 'OFF' }, { tag: 'QUE' });
    expect(await queue.rowsWritten(work)).toBe(1);
  });
});

test('SEND writes its message, and asks the disk for nothing', async () => {
  const { queue, alice, bob } = await aBusyQueue();
  expect(await queue.queries(() => bob.SEND('three'))).toBe(1);
  await alice.NKEY(queue.notifierKeys);
  await queue.client(queue.notifierKeys).NSUB();
  expect(await queue.queries(() => bob.SENDS_LOUDLY('four'))).toBe(1);
});

test('the commands of a frame are one transaction', async () => {
  const { queue, bob } = await aBusyQueue();
  const transactions = await queue.transactions(() => bob.frame(sends('a'), sends('b'), sends('c')));
  expect(transactions).toBe(1);
});
