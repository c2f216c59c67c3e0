// Cloudflare's own tool, as a process: it logs in, and it deploys.

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createRequire } from 'node:module';
import { join } from 'node:path';

const bin = join(createRequire(import.meta.url).resolve('wrangler/package.json'), '../bin/wrangler.js');

const quiet = { WRANGLER_SEND_METRICS: 'false' };

/** What it says goes to the terminal, where it may also ask. Resolves with its exit code. */
export async function wrangler(args: readonly string[], env: Record<string, string> = {}): Promise<number> {
  const child = spawn(process.execPath, [bin, ...args], {
    stdio: 'inherit',
    env: { ...process.env, ...quiet, ...env },
  });
  const [code] = (await once(child, 'close')) as [number | null];
  return code ?? 1;
}

/** What it prints; null where it fails. */
export async function wranglerSays(args: readonly string[]): Promise<string | null> {
  const child = spawn(process.execPath, [bin, ...args], {
    stdio: ['ignore', 'pipe', 'ignore'],
    env: { ...process.env, ...quiet },
  });
  let printed = '';
  child.stdout.on('data', (text) => (printed += String(text)));
  const [code] = (await once(child, 'close')) as [number | null];
  return code === 0 ? printed : null;
}
