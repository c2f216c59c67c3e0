// The file of a move: what an export takes for its own, and goes on with.

import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { headerOf, isBegun } from '../../scripts/move/exportFile.ts';
import { Exporting } from '../../scripts/move/exporting.ts';
import { base64url } from '../../src/proto/bytes.ts';

const someKeyHash = base64url(new Uint8Array(32));
const header = (keyHash: string) => JSON.stringify(headerOf({ keyHash, id: 'an id', closedAt: 0 }));

test.each([
  ['a secret, which ends without a line', 'Xk29vTq8f0aLw7cB1mZr5yUe3nHs6dJ4'],
  ['another one’s text', 'Bring milk.\n'],
  ['another relay’s export', `${header(base64url(new Uint8Array(32).fill(1)))}\n{"page":0,`],
])('no export is written over %s, and the relay is told nothing', async (_, text) => {
  const path = join(mkdtempSync(join(tmpdir(), 'edgedrop-export-')), 'relay.move');
  writeFileSync(path, text);
  const asked: object[] = [];
  const door = {
    address: `smp://${someKeyHash}@relay.example:443`,
    ask: async (request: object) => {
      asked.push(request);
      return {};
    },
  };
  await expect(new Exporting(door, async () => [], path, 0).run()).rejects.toThrow(path);
  expect(readFileSync(path, 'utf8')).toBe(text);
  expect(asked).toEqual([]);
});

test('one that broke off within its first line begins anew, wherever that was', () => {
  const line = header(someKeyHash);
  for (let length = 0; length <= line.length; length++) expect(isBegun(line.slice(0, length))).toBe(true);
});
