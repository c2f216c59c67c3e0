// kill -9 while a process writes: what it said to be stored is stored, and each batch is there whole or not at all.

import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { PassThrough } from 'node:stream';
import { afterAll, expect, test } from 'vitest';
import { openNodeStore } from '../../client/store/node/openNodeStore.ts';
import { openedAs } from './opened.ts';
import { quick } from './places.ts';

const parent = mkdtempSync(join(tmpdir(), 'edgedrop-killed-'));
const folder = join(parent, 'store');
const writerPath = new URL('./writer.ts', import.meta.url).pathname;
afterAll(() => rmSync(parent, { recursive: true }));

const open = () =>
  openNodeStore(
    folder,
    { env: { EDGEDROP_PASSPHRASE: 'pass' }, input: new PassThrough(), output: new PassThrough() },
    { argon2: quick },
  );

/** Kills it once so many batches are confirmed, at no particular moment of the next; returns the last confirmed. */
async function killedAfter(batches: number): Promise<number> {
  const writer = spawn(process.execPath, [writerPath, folder, 'pass'], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const ended = new Promise((resolve) => {
    writer.once('close', resolve);
  });
  let last = 0;
  let count = 0;
  for await (const line of createInterface({ input: writer.stdout })) {
    last = Number(line);
    count++;
    if (count === 1) expect(await open()).toEqual({ ok: false, error: 'open elsewhere' });
    if (count === batches) setTimeout(() => writer.kill('SIGKILL'), Math.random() * 5);
  }
  await ended;
  expect(writer.signalCode).toBe('SIGKILL');
  return last;
}

test('nothing that was confirmed is lost, and no batch is there in part', { timeout: 120_000 }, async () => {
  for (const batches of [1, 2, 5, 20, 40]) {
    const confirmed = await killedAfter(batches);
    const store = await openedAs(open());
    const stored = Number(await store.get(['batch']));
    expect(stored).toBeGreaterThanOrEqual(confirmed);
    // What was stored when the process died was perhaps not yet said.
    expect(stored).toBeLessThanOrEqual(confirmed + 1);

    const messages = await store.list({ prefix: ['message'] });
    const expected = Array.from({ length: stored }, (_, i) => i + 1).flatMap((batch) =>
      (batch === stored ? [1, 2, 3] : [1, 3]).map((part) => ['message', batch, part]),
    );
    expect(messages.map(([key]) => key)).toEqual(expected);
    for (const [key, value] of messages) expect(value).toMatch(new RegExp(`^${String(key[1])} x{2000}$`));
    await store.close();
  }
});
