// What an export goes through: everything once, in an order that outlives a restart, however the platform's list changes.

import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { type Batch, WorkList } from '../../scripts/move/workList.ts';

const path = () => join(mkdtempSync(join(tmpdir(), 'edgedrop-list-')), 'objects');
const ids = (kind: string, count: number) =>
  Array.from({ length: count }, (_, at) => `${kind}${String(at).padStart(63, '0')}`);

function batchesFrom(work: WorkList, from = 0): Batch[] {
  const batches: Batch[] = [];
  for (let at = from, batch = work.batchAt(at); batch !== null; batch = work.batchAt(at)) {
    batches.push(batch);
    at += batch.objects.length;
  }
  return batches;
}

test('it comes in batches of one kind, each object once', async () => {
  const listed = { Queue: ids('a', 70), Invite: ids('b', 2) };
  const list = async (of: 'Queue' | 'Invite') => listed[of];
  const work = await WorkList.begin(path(), list);
  expect(batchesFrom(work).map(({ of, objects }) => [of, objects.length])).toEqual([
    ['queues', 64],
    ['queues', 6],
  ]);
  expect(await work.lookAgain(list)).toBe(true);
  listed.Queue = [...ids('c', 3), ...listed.Queue];
  listed.Invite = [...ids('d', 1), ...listed.Invite];
  expect(await work.lookAgain(list)).toBe(true);
  expect(await work.lookAgain(list)).toBe(false);
  const late = batchesFrom(work, 70);
  expect(late).toEqual([
    { of: 'invites', objects: ids('b', 2) },
    { of: 'queues', objects: ids('c', 3) },
    { of: 'invites', objects: ids('d', 1) },
  ]);
  expect(work.length).toBe(76);
});

test('what is kept is what it was, also where the platform’s list is another one by then', async () => {
  const at = path();
  await WorkList.begin(at, async () => ids('a', 70));
  const work = await WorkList.read(at);
  expect(batchesFrom(work, 64)).toEqual([{ of: 'queues', objects: ids('a', 70).slice(64) }]);
  await work.remove();
  expect(WorkList.isAt(at)).toBe(false);
});

test('a relay without queues has nothing to go through', async () => {
  const work = await WorkList.begin(path(), async () => []);
  expect([work.batchAt(0), await work.lookAgain(async () => [])]).toEqual([null, false]);
});
