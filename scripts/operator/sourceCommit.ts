// Which source is deployed, for whoever wants to read what runs.

import { execFile } from 'node:child_process';
import { resolve } from 'node:path';
import { promisify } from 'node:util';

const root = resolve(import.meta.dirname, '../..');

/**
 * The commit in full, with `-changed` where the files are not as it has them; null where nobody knows. Workers Builds
 * says it in its environment (developers.cloudflare.com/workers/ci-cd/builds/configuration, "Default variables").
 */
async function sourceCommit(): Promise<string | null> {
  const commit = process.env['WORKERS_CI_COMMIT_SHA'] || (await git('rev-parse', 'HEAD'));
  const changes = await git('status', '--porcelain');
  if (commit === null || !/^[0-9a-f]{40,64}$/.test(commit)) return null;
  return changes === null || changes === '' ? commit : `${commit}-changed`;
}

/** By which wrangler gives it to the Worker, whose info document tells it. */
export async function sourceArguments(): Promise<string[]> {
  const commit = await sourceCommit();
  return commit === null ? [] : ['--var', `SOURCE_COMMIT:${commit}`];
}

async function git(...args: string[]): Promise<string | null> {
  try {
    const { stdout } = await promisify(execFile)('git', args, { cwd: root });
    return stdout.trim();
  } catch {
    return null;
  }
}
