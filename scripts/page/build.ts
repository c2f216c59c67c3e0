// The client's page, built where what it is made of has changed.

import { existsSync } from 'node:fs';
import { mkdtemp, rename, rm, stat, readdir } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { build } from 'vite';

const root = resolve(import.meta.dirname, '../..');
const built = join(root, 'client/dist');
const sources = [
  'client',
  'src/proto',
  'src/worker/clientHeaders.ts',
  'scripts/page',
  'vite.config.ts',
  'package-lock.json',
];

/** Another process that serves the page meanwhile has the old one or the new one, and never half of one. */
export async function buildPage(): Promise<void> {
  if (await isCurrent()) return;
  const fresh = await mkdtemp(join(root, 'client/dist-'));
  await build({ configFile: join(root, 'vite.config.ts'), build: { outDir: fresh } });
  await rm(built, { recursive: true, force: true });
  // Who was faster has built the same.
  await rename(fresh, built).catch(() => rm(fresh, { recursive: true, force: true }));
}

async function isCurrent(): Promise<boolean> {
  const page = join(built, 'index.html');
  if (!existsSync(page)) return false;
  const { mtimeMs } = await stat(page);
  const times = await Promise.all(sources.map((source) => changedAt(join(root, source))));
  return Math.max(...times) < mtimeMs;
}

async function changedAt(path: string): Promise<number> {
  const found = await stat(path);
  if (!found.isDirectory()) return found.mtimeMs;
  const names = (await readdir(path)).filter((name) => !name.startsWith('dist'));
  const times = await Promise.all(names.map((name) => changedAt(join(path, name))));
  return Math.max(0, ...times);
}
