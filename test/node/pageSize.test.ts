// The page as it is built weighs no more than `.size-limit.json` allows.

import { execFile } from 'node:child_process';
import { resolve } from 'node:path';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import { buildPage } from '../../scripts/page/build.ts';

const sizeLimit = resolve('node_modules/.bin/size-limit');

test('the page weighs no more than it may', async () => {
  await buildPage();
  const run = promisify(execFile)(sizeLimit, ['--json']);
  const { stdout } = await run.catch((error: { stdout: string }) => error);
  const checks = JSON.parse(stdout) as { name: string; passed: boolean }[];
  expect(checks.filter(({ passed }) => !passed)).toEqual([]);
  expect(checks).toHaveLength(3);
});
