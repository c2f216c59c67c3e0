import { describe, expect, test } from 'vitest';
import { type Moment, moments, resetsAt } from '../support/faults.ts';
import { receivesUpTo, sendsAll } from '../support/perseverance.ts';
import { aRelay } from '../support/relay.ts';

const texts = Array.from({ length: 20 }, (_, at) => `message ${at}`);
const eachOnce = (heard: string[]) => heard.filter((text, at) => text !== heard[at - 1]);
const nowAndThen = () => {
  let moment = 0;
  return () => ++moment % 6 === 0;
};

describe('all that was accepted arrives, in its order, however often the platform resets', () => {
  test.for(Object.keys(moments) as Moment[])(
    '%s, while one sends and the other lags behind',
    async (moment) => {
      const { alice, bob } = await aRelay().with('alice', 'bob');
      const queue = await alice.createsQueue();
      resetsAt(moment, nowAndThen());
      const [last = ''] = texts.slice(-1);
      const [heard] = await Promise.all([receivesUpTo(alice, queue, last), sendsAll(bob, queue, texts)]);
      expect(eachOnce(heard)).toEqual(texts);
    },
  );

  test.for(Object.keys(moments) as Moment[])('%s, while one waits for the other', async (moment) => {
    const { alice, bob } = await aRelay().with('alice', 'bob');
    const queue = await alice.createsQueue();
    resetsAt(moment, nowAndThen());
    const heard: string[] = [];
    for (const text of texts) {
      await sendsAll(bob, queue, [text]);
      heard.push(...(await receivesUpTo(alice, queue, text)));
    }
    expect(eachOnce(heard)).toEqual(texts);
  });
});
