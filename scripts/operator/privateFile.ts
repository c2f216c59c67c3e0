// Files that nobody but the operator reads, and that are the old ones or the new ones at any moment.

import { readFile, rename, rm, writeFile } from 'node:fs/promises';
import { Stop } from './stop.ts';

export async function readIfThere(path: string): Promise<string | null> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw new Stop(`${path} cannot be read (${reason(error)}).`);
  }
}

/** For a file that is not there yet. */
export const writePrivate = (path: string, text: string) =>
  writeFile(path, text, { mode: 0o600, flag: 'wx', flush: true });

export async function replace(path: string, text: string): Promise<void> {
  try {
    await rm(`${path}.new`, { force: true });
    await writePrivate(`${path}.new`, text);
    await rename(`${path}.new`, path);
  } catch (error) {
    throw new Stop(
      `${path} cannot be written (${reason(error)}): it is as it was. Is there room, and may you write there? Then run the same command again.`,
    );
  }
}

/** The system's, or the error itself. */
export const reason = (error: unknown) => (error as NodeJS.ErrnoException).code ?? String(error);

/** Nothing where it is no JSON. */
export function readJson(text: string): Record<string, unknown> {
  try {
    return { ...(JSON.parse(text) as object) };
  } catch {
    return {};
  }
}

export const formatJson = (value: object) => `${JSON.stringify(value, null, 2)}\n`;
