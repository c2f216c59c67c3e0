// So many at a time, and the others in the order of coming.

import { expect, test } from 'vitest';
import { Turns } from '../../src/durable/turns.ts';

function aJob(turns: Turns, begun: string[], name: string) {
  const { promise, resolve, reject } = Promise.withResolvers<string>();
  const ended = turns.run(() => {
    begun.push(name);
    return promise;
  });
  return { ended, end: () => resolve(name), fail: () => reject(new Error(name)) };
}

test('who comes later waits until one has ended', async () => {
  const begun: string[] = [];
  const turns = new Turns(2);
  const [a, b, c] = ['a', 'b', 'c'].map((name) => aJob(turns, begun, name));
  expect(begun).toEqual(['a', 'b']);
  b?.end();
  expect(await b?.ended).toBe('b');
  expect(begun).toEqual(['a', 'b', 'c']);
  a?.end();
  c?.end();
  expect(await Promise.all([a?.ended, c?.ended])).toEqual(['a', 'c']);
});

test('those who wait keep their order, and nobody overtakes them', async () => {
  const begun: string[] = [];
  const turns = new Turns(1);
  const jobs = ['a', 'b', 'c'].map((name) => aJob(turns, begun, name));
  for (const job of jobs) {
    job.end();
    await job.ended;
    if (begun.length === 2) jobs.push(aJob(turns, begun, 'late'));
  }
  expect(begun).toEqual(['a', 'b', 'c', 'late']);
});

test('a turn that ended badly is free again', async () => {
  const begun: string[] = [];
  const turns = new Turns(1);
  const [bad, good] = ['bad', 'good'].map((name) => aJob(turns, begun, name));
  bad?.fail();
  await expect(bad?.ended).rejects.toThrow('bad');
  good?.end();
  expect(await good?.ended).toBe('good');
  const last = aJob(turns, begun, 'last');
  expect(begun).toEqual(['bad', 'good', 'last']);
  last.end();
});
